import { client } from './client.ts'
import { useOne } from './use-one.ts'

export type Account = Awaited<ReturnType<typeof client.accounts.get>>
export type Capabilities = Awaited<ReturnType<typeof client.accounts.capabilities>>

/** One connection as it is now. Asked again every half minute: its health changes by itself. */
export const useAccount = (id: string) =>
  useOne(['accounts', id], (signal) => client.accounts.get({ id }, { signal }), { everySeconds: 30 })

/** What a connection can do, and what is true of its vendor. */
export const useCapabilities = (id: string) =>
  useOne(['capabilities', id], (signal) => client.accounts.capabilities({ id }, { signal }))
