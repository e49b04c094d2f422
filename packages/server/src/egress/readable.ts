import type { WholeAnswer } from './buffered.ts'
import { decode } from './decode.ts'
import type { Upstream } from './upstream.ts'

/**
 * The body of a whole answer, decoded and concealed: in an encoding no secret could be seen.
 *
 * @throws RollcallError `vendor_malformed`
 */
export const readable = async (
  { headers, body }: WholeAnswer,
  { upstream, maxBytes }: { readonly upstream: Upstream; readonly maxBytes: number },
): Promise<Uint8Array> => {
  const encoding = headers['content-encoding']
  const decoded = encoding === undefined ? body : await decode(body, { encoding, maxBytes, vendor: upstream.vendor })
  return upstream.conceal?.bytes(decoded) ?? decoded
}
