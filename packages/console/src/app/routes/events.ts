import { EVENT_TYPE_NAMES } from '@rollcall/api'
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { choiceParam, textParam } from '../search-params.ts'
import { shellRoute } from './shell-route.ts'

export const eventsRoutes = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/events',
    validateSearch: (given: Record<string, unknown>) => ({
      ...choiceParam(given, 'event', EVENT_TYPE_NAMES),
      ...textParam(given, 'tenant_id'),
    }),
    component: lazyRouteComponent(() => import('../../features/events/events-page.tsx'), 'EventsPage'),
  }),
] as const
