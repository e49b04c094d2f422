import { LOGGED_APIS, STATUS_CLASSES } from '@rollcall/api'
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { choiceParam, textParam } from '../search-params.ts'
import { shellRoute } from './shell-route.ts'

export const requestsRoutes = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/requests',
    validateSearch: (given: Record<string, unknown>) => ({
      ...choiceParam(given, 'api', LOGGED_APIS),
      ...choiceParam(given, 'status_class', STATUS_CLASSES),
      ...textParam(given, 'tenant_id'),
      ...textParam(given, 'vendor_request_id'),
      ...textParam(given, 'id'),
    }),
    component: lazyRouteComponent(() => import('../../features/requests/requests-page.tsx'), 'RequestsPage'),
  }),
] as const
