import { inspect } from 'node:util'

/**
 * A value that must not be shown. However it is printed (in a template, as JSON, by a logger, by `util.inspect`) it reads
 * `[secret]`; what it holds is read with {@link Secret.reveal}, in `vault/` and where a request is just being sent.
 */
export class Secret {
  readonly #value: string

  constructor(value: string) {
    this.#value = value
  }

  /** The value in clear. Never keep, log or throw what this returns. */
  reveal(): string {
    return this.#value
  }

  toString(): string {
    return SHOWN
  }

  toJSON(): string {
    return SHOWN
  }

  [inspect.custom](): string {
    return SHOWN
  }
}

const SHOWN = '[secret]'
