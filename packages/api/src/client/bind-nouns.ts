import type { Endpoint } from '../define-endpoint.ts'
import { type CallOptions, call, type Method } from './call.ts'
import type { Noun } from './nouns.ts'
import { type AnyPage, type Walks, walkPages, walkRows } from './pages.ts'
import type { Transport } from './transport.ts'

/** A noun's methods; a noun with a `list` can be walked, too. */
type BoundNoun<N extends Noun> = { readonly [Name in keyof N]: Method<N[Name]> } & (N extends {
  readonly list: infer E extends Endpoint
}
  ? Walks<E>
  : unknown)

export type BoundNouns<T extends Readonly<Record<string, Noun>>> = { readonly [Name in keyof T]: BoundNoun<T[Name]> }

type Input = Readonly<Record<string, unknown>>

/** Makes callable methods of a table of endpoints. */
export const bindNouns = <T extends Readonly<Record<string, Noun>>>(transport: Transport, table: T): BoundNouns<T> =>
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- types cannot follow: the table's say which endpoint is under which name
  Object.fromEntries(Object.entries(table).map(([name, noun]) => [name, bindNoun(transport, noun)])) as BoundNouns<T>

const bindNoun = (transport: Transport, noun: Noun) => {
  const methods = Object.entries(noun).map(([name, endpoint]) => [
    name,
    (input: Input = {}, options: CallOptions = {}) => call(transport, endpoint, { input, options }),
  ])
  const { list } = noun
  if (list === undefined) return Object.fromEntries(methods)
  const pages = (input: Input = {}, options: CallOptions = {}) =>
    walkPages(
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a list answers with a page: its response schema says so
      async (cursor) => (await call(transport, list, { input: { ...input, next_cursor: cursor }, options })) as AnyPage,
      typeof input['next_cursor'] === 'string' ? input['next_cursor'] : undefined,
    )
  return {
    ...Object.fromEntries(methods),
    pages,
    all: (input: Input = {}, options: CallOptions = {}) => walkRows(pages(input, options)),
  }
}
