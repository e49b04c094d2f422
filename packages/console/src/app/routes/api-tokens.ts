import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { shellRoute } from './shell-route.ts'

export const apiTokensRoutes = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/api-tokens',
    component: lazyRouteComponent(() => import('../../features/api-tokens/api-tokens-page.tsx'), 'ApiTokensPage'),
  }),
] as const
