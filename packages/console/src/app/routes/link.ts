import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { textParam } from '../search-params.ts'
import { shellRoute } from './shell-route.ts'

export const linkRoutes = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/link',
    validateSearch: (given: Record<string, unknown>) => textParam(given, 'integration'),
    component: lazyRouteComponent(() => import('../../features/link/link-page.tsx'), 'LinkPage'),
  }),
] as const
