import { useMemo } from 'react'
import { client } from '../../data/client.ts'
import { useOne } from '../../data/use-one.ts'
import { nameOf } from './user-words.ts'

export type Member = { readonly id: string; readonly name?: string | undefined }

/** So many calls at the vendor, of a hundred users each, are worth the names. */
const MOST_PAGES = 5

/** Members with their names. Some vendors give ids alone with a group; then the names are those of the connection's first users. */
export const useNamedMembers = (
  account: string,
  members: readonly Member[] | undefined,
): readonly Member[] | undefined => {
  const isWanted = members?.some(({ name }) => name === undefined) ?? false
  const { value: names } = useOne(['users', account, 'names'], (signal) => readNames(account, signal), { isWanted })
  return useMemo(() => members?.map(({ id, name }) => ({ id, name: name ?? names?.get(id) })), [members, names])
}

const readNames = async (account: string, signal: AbortSignal): Promise<ReadonlyMap<string, string>> => {
  const names = new Map<string, string>()
  const query = { integrated_account_id: account, ignore_remote_data: true, limit: 100 } as const
  let pages = 0
  for await (const { result } of client.users.pages(query, { signal })) {
    for (const user of result) names.set(user.id, nameOf(user))
    pages += 1
    if (pages === MOST_PAGES) break
  }
  return names
}
