import { useNavigate } from '@tanstack/react-router'
import { queryClient } from '../../data/query-client.ts'
import { signOut } from '../../data/session.ts'
import { complain } from '../../ui/toast.tsx'

/** Ends the session on the server, then forgets everything that was read with it. */
export const useSignOut = (): (() => Promise<void>) => {
  const navigate = useNavigate()
  return async () => {
    try {
      await signOut()
    } catch (error) {
      complain(error)
      return
    }
    queryClient.clear()
    await navigate({ to: '/sign-in', search: {} })
  }
}
