import { RollcallApiError } from '@rollcall/api'
import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'

/** The vendor has refused the credential: the server knows by now what that makes of the connection. */
const isCredentialRefused = (error: unknown): boolean =>
  error instanceof RollcallApiError && error.code === 'vendor_unauthorized'

/** What a refusal means for the page as a whole: decided in one place. */
const isSignedOut = (error: unknown): boolean =>
  error instanceof RollcallApiError &&
  error.status === 401 &&
  error.body?.truto_is_remote_error !== true &&
  !isCredentialRefused(error)

let onSignedOut = (): void => {}

/** What to do when the session is over: the app sends to the sign-in page, which comes back here afterwards. */
export const whenSignedOut = (act: () => void): void => {
  onSignedOut = act
}

const watch = (error: unknown): void => {
  if (isSignedOut(error)) onSignedOut()
  if (isCredentialRefused(error)) void queryClient.invalidateQueries({ queryKey: ['accounts'] })
}

export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError: watch }),
  mutationCache: new MutationCache({ onError: watch }),
  defaultOptions: {
    // The client repeats what is worth repeating; twice would be too long to wait for a sentence.
    queries: { retry: false, staleTime: 10_000, gcTime: 5 * 60_000 },
    mutations: { retry: false },
  },
})
