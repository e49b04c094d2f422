import { createClient } from '@rollcall/api'
import { chosenEnvironment } from './environment.ts'

/** The typed client, with the operator's session. The only way from the console to the server, but for signing in. */
export const client = createClient({
  baseUrl: location.origin,
  headers: () => {
    const environment = chosenEnvironment()
    return environment === undefined ? {} : { 'x-rollcall-environment': environment }
  },
  retries: 1,
})
