import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { textParam } from '../search-params.ts'
import { rootRoute } from './root-route.ts'

/** The pages for those who have no session. */
export const signInRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/sign-in',
    validateSearch: (given: Record<string, unknown>) => textParam(given, 'back'),
    component: lazyRouteComponent(() => import('../../features/sign-in/sign-in-page.tsx'), 'SignInPage'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/forgot',
    component: lazyRouteComponent(() => import('../../features/sign-in/forgot-page.tsx'), 'ForgotPage'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/reset',
    validateSearch: (given: Record<string, unknown>) => textParam(given, 'token'),
    component: lazyRouteComponent(() => import('../../features/sign-in/reset-page.tsx'), 'ResetPage'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/setup',
    validateSearch: (given: Record<string, unknown>) => textParam(given, 'token'),
    component: lazyRouteComponent(() => import('../../features/sign-in/set-up-page.tsx'), 'SetUpPage'),
  }),
] as const
