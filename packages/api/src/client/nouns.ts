import { rotateKeyRing } from '../contract/keys.ts'
import type { Endpoint } from '../define-endpoint.ts'

/** The methods of one noun, by name, each an endpoint. */
export type Noun = Readonly<Record<string, Endpoint>>

/** The client's nouns and their methods. The docstrings here are what an editor shows for `client.<noun>.<method>`. */
export const nouns = {
  keyRing: {
    /** @example await client.keyRing.rotate() */
    rotate: rotateKeyRing,
  },
} as const satisfies Readonly<Record<string, Noun>>
