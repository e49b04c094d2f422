import { promisify } from 'node:util'
import { brotliDecompress, gunzip, inflate, inflateRaw } from 'node:zlib'
import { RollcallError } from '@rollcall/core'

/** What {@link decode} understands, for `accept-encoding`. */
export const ACCEPTED_ENCODINGS = 'gzip, br, deflate'

/** More layers than this are no encoding but an attack. */
const MOST_LAYERS = 3

const DECODERS: Readonly<Record<string, (bytes: Uint8Array, options: { maxOutputLength: number }) => Promise<Buffer>>> =
  {
    gzip: promisify(gunzip),
    'x-gzip': promisify(gunzip),
    br: promisify(brotliDecompress),
    // Servers disagree on what "deflate" is: with zlib's header (RFC 9110 §8.4.1.2) or without.
    deflate: (bytes, options) => promisify(((bytes[0] ?? 0) & 0x0f) === 8 ? inflate : inflateRaw)(bytes, options),
  }

/**
 * Undoes `Content-Encoding`. The limit is on what comes out: a few bytes may unfold to gigabytes.
 *
 * @throws RollcallError `vendor_malformed`
 */
export const decode = async (
  bytes: Uint8Array,
  {
    encoding,
    maxBytes,
    vendor,
  }: { readonly encoding: string | undefined; readonly maxBytes: number; readonly vendor: string },
): Promise<Uint8Array> => {
  const layers = (encoding ?? '')
    .toLowerCase()
    .split(',')
    .map((layer) => layer.trim())
    .filter((layer) => layer !== '' && layer !== 'identity')
  if (layers.length > MOST_LAYERS) throw unreadable(vendor, encoding, undefined)
  let decoded = bytes
  for (const layer of layers.toReversed()) {
    const decoder = DECODERS[layer]
    if (decoder === undefined) throw unreadable(vendor, encoding, undefined)
    if (decoded.length === 0) return decoded
    try {
      decoded = await decoder(decoded, { maxOutputLength: maxBytes })
    } catch (error) {
      if (error instanceof RangeError) throw tooLarge(vendor, maxBytes)
      throw unreadable(vendor, encoding, error)
    }
  }
  return decoded
}

export const tooLarge = (vendor: string, maxBytes: number): RollcallError =>
  new RollcallError(
    'vendor_malformed',
    `${vendor} answered with more than the ${maxBytes} bytes that are taken for this call. Ask for fewer rows at once.`,
  )

const unreadable = (vendor: string, encoding: string | undefined, cause: unknown): RollcallError =>
  new RollcallError(
    'vendor_malformed',
    `${vendor} answered in the encoding "${encoding}", and it could not be decoded. Repeat the call; if it stays so, report it.`,
    { cause },
  )
