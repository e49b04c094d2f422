import type { LinkError, Linked } from './options.ts'

/** What the hosted page may say to the page that opened it. */
export type Message =
  /** It is there. */
  | { readonly kind: 'arrived' }
  | { readonly kind: 'linked'; readonly linked: Linked }
  | { readonly kind: 'closed' }
  | { readonly kind: 'failed'; readonly error: LinkError }

type Told = { readonly is_truto: true; readonly error?: string } & Linked

const isTold = (data: unknown): data is Told =>
  typeof data === 'object' && data !== null && 'is_truto' in data && data.is_truto === true

/** Reads a message; `undefined` for what is not ours, since any script may post anything to a window. */
export const readMessage = (data: unknown): Message | undefined => {
  if (data === 'rollcall:arrived') return { kind: 'arrived' }
  if (data === 'closed') return { kind: 'closed' }
  if (!isTold(data)) return undefined
  const { is_truto: _, ...told } = data
  // The properties of the message are those of the error, as with the incumbent's SDK.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the border: it comes from the hosted page, whose origin was checked
  if (told.error) return { kind: 'failed', error: Object.assign(new Error(told.error), told) as unknown as LinkError }
  return { kind: 'linked', linked: told }
}
