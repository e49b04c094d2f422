import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { textParam } from '../search-params.ts'
import { shellRoute } from './shell-route.ts'

export const auditRoutes = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/audit',
    validateSearch: (given: Record<string, unknown>) => ({
      ...textParam(given, 'action'),
      ...textParam(given, 'target'),
    }),
    component: lazyRouteComponent(() => import('../../features/audit/audit-page.tsx'), 'AuditPage'),
  }),
] as const
