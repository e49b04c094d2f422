import { RollcallError } from '@rollcall/core'

/** Deeper is no honest request; the database and the vendors would choke on it. */
const MOST_LEVELS = 64

/**
 * The JSON value of a body; `{}` where there is none. `__proto__` is left out. Text that no database and hardly a vendor can keep is
 * refused here, once: NUL characters and halves of surrogate pairs.
 *
 * @param body a Buffer, as the app's content type parser leaves it; anything else is no body
 * @throws RollcallError `unsupported_media_type`, `malformed_body`
 */
export const parseBody = (contentType = 'application/json', body: unknown): unknown => {
  if (!Buffer.isBuffer(body) || body.length === 0) return {}
  const type = contentType.split(';', 1)[0]?.trim().toLowerCase() ?? ''
  if (type !== 'application/json' && !type.endsWith('+json')) {
    throw new RollcallError('unsupported_media_type', `Send the body as application/json, not as ${type}.`)
  }
  const value = parse(body)
  assertDepth(value, MOST_LEVELS)
  return value
}

const parse = (body: Buffer): unknown => {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body), checked)
  } catch (cause) {
    if (cause instanceof RollcallError) throw cause
    throw new RollcallError(
      'malformed_body',
      'The body is not valid JSON in UTF-8. Check it with a JSON parser and send it again.',
      { cause },
    )
  }
}

const checked = (key: string, value: unknown): unknown => {
  assertText(key)
  if (typeof value === 'string') assertText(value)
  return key === '__proto__' ? undefined : value
}

const assertText = (text: string): void => {
  if (!text.includes('\0') && text.isWellFormed()) return
  throw new RollcallError(
    'malformed_body',
    'The body holds a NUL character or half of a surrogate pair, which cannot be kept. Take it out and send it again.',
  )
}

const assertDepth = (value: unknown, levels: number): void => {
  if (typeof value !== 'object' || value === null) return
  if (levels === 0) {
    throw new RollcallError(
      'malformed_body',
      `The body is nested more than ${MOST_LEVELS} levels deep. Send it flatter.`,
    )
  }
  for (const inner of Object.values(value)) assertDepth(inner, levels - 1)
}
