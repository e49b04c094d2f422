import { RollcallApiError } from '@rollcall/api'
import { createRoute, redirect } from '@tanstack/react-router'
import { chooseEnvironment, chosenEnvironment } from '../../data/environment.ts'
import { operatorQuery } from '../../data/operator.ts'
import { queryClient } from '../../data/query-client.ts'
import { Shell } from '../shell/shell.tsx'
import { rootRoute } from './root-route.ts'

/** Everything that needs an operator. Without one it leads to the sign-in page, which comes back afterwards. */
export const shellRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'shell',
  beforeLoad: async ({ location }) => {
    try {
      await queryClient.ensureQueryData(operatorQuery)
    } catch (error) {
      if (!isRefusal(error, 401)) {
        // An environment that was chosen once and is gone now: back to the default one, whose answer is final.
        if (chosenEnvironment() === undefined || !isRefusal(error, 400, 403, 404)) throw error
        chooseEnvironment(undefined)
        await queryClient.ensureQueryData(operatorQuery)
        return
      }
      throw redirect({ to: '/sign-in', search: location.href === '/' ? {} : { back: location.href }, replace: true })
    }
  },
  component: Shell,
})

const isRefusal = (error: unknown, ...statuses: readonly number[]): boolean =>
  error instanceof RollcallApiError && statuses.includes(error.status)
