import { createRouter } from '@tanstack/react-router'
import { LostPage, PageFailure, PageSkeleton } from './route-states.tsx'
import { apiTokensRoutes } from './routes/api-tokens.ts'
import { auditRoutes } from './routes/audit.ts'
import { connectionsRoutes } from './routes/connections.ts'
import { eventsRoutes } from './routes/events.ts'
import { linkRoutes } from './routes/link.ts'
import { lostRoute } from './routes/lost.ts'
import { operatorsRoutes } from './routes/operators.ts'
import { overviewRoutes } from './routes/overview.ts'
import { profileRoutes } from './routes/profile.ts'
import { requestsRoutes } from './routes/requests.ts'
import { rootRoute } from './routes/root-route.ts'
import { settingsRoutes } from './routes/settings.ts'
import { shellRoute } from './routes/shell-route.ts'
import { signInRoutes } from './routes/sign-in.ts'
import { webhooksRoutes } from './routes/webhooks.ts'

/** Every page of the console. A feature's routes are in its own file of `routes/`; its pages are loaded when they are opened. */
const routeTree = rootRoute.addChildren([
  ...signInRoutes,
  shellRoute.addChildren([
    ...overviewRoutes,
    ...connectionsRoutes,
    ...linkRoutes,
    ...apiTokensRoutes,
    ...webhooksRoutes,
    ...eventsRoutes,
    ...requestsRoutes,
    ...auditRoutes,
    ...operatorsRoutes,
    ...settingsRoutes,
    ...profileRoutes,
    lostRoute,
  ]),
])

export const router = createRouter({
  routeTree,
  basepath: '/console',
  defaultPreload: 'intent',
  defaultPendingMs: 200,
  defaultPendingComponent: PageSkeleton,
  defaultErrorComponent: PageFailure,
  defaultNotFoundComponent: LostPage,
  scrollRestoration: true,
})

declare module '@tanstack/react-router' {
  interface Register {
    readonly router: typeof router
  }
}
