import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { choiceParam, textParam } from '../search-params.ts'
import { shellRoute } from './shell-route.ts'

const CONNECTION_TABS = ['users', 'groups', 'capabilities', 'settings'] as const
const RECORD_TABS = ['facts', 'record'] as const

export const connectionsRoutes = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/connections',
    validateSearch: (given: Record<string, unknown>) => ({
      ...textParam(given, 'q'),
      ...choiceParam(given, 'status', ['active', 'needs_reauth', 'validation_error'] as const),
    }),
    component: lazyRouteComponent(() => import('../../features/connections/connections-page.tsx'), 'ConnectionsPage'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/connections/$id',
    validateSearch: (given: Record<string, unknown>) => ({
      ...choiceParam(given, 'tab', CONNECTION_TABS),
      ...textParam(given, 'q'),
      ...choiceParam(given, 'status', ['active', 'inactive'] as const),
    }),
    component: lazyRouteComponent(() => import('../../features/connections/connection-page.tsx'), 'ConnectionPage'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/connections/$id/users/$userId',
    validateSearch: (given: Record<string, unknown>) => choiceParam(given, 'tab', RECORD_TABS),
    component: lazyRouteComponent(() => import('../../features/connections/user-page.tsx'), 'UserPage'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/connections/$id/groups/$groupId',
    validateSearch: (given: Record<string, unknown>) => choiceParam(given, 'tab', RECORD_TABS),
    component: lazyRouteComponent(() => import('../../features/connections/group-page.tsx'), 'GroupPage'),
  }),
] as const
