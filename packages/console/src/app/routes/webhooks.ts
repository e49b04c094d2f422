import { DELIVERY_STATUSES } from '@rollcall/api'
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { choiceParam, textParam } from '../search-params.ts'
import { shellRoute } from './shell-route.ts'

export const webhooksRoutes = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/webhooks',
    component: lazyRouteComponent(() => import('../../features/webhooks/webhooks-page.tsx'), 'WebhooksPage'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/webhooks/$id',
    validateSearch: (given: Record<string, unknown>) => ({
      ...choiceParam(given, 'status', DELIVERY_STATUSES),
      ...textParam(given, 'delivery'),
    }),
    component: lazyRouteComponent(() => import('../../features/webhooks/webhook-page.tsx'), 'WebhookPage'),
  }),
] as const
