import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Account } from '../../data/account.ts'
import { client } from '../../data/client.ts'
import { isClosed, openLink } from '../../data/link.ts'
import { complain, say } from '../../ui/toast.tsx'

/** Gives a connection a new credential on the hosted page, over this one. Its id and context stay. */
export const useRelink = ({ id, integration }: Pick<Account, 'id' | 'integration'>) => {
  const queries = useQueryClient()
  const [isBusy, setBusy] = useState(false)
  const relink = async (): Promise<void> => {
    setBusy(true)
    try {
      const { link_token } = await client.linkTokens.create({ body: { integrated_account_id: id } })
      await openLink(link_token)
      say(`${integration.label} is connected again.`)
    } catch (error) {
      if (!isClosed(error)) complain(error)
    } finally {
      setBusy(false)
      await queries.invalidateQueries({ queryKey: ['accounts'] })
    }
  }
  return { relink: () => void relink(), isBusy }
}
