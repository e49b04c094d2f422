import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { choiceParam } from '../search-params.ts'
import { shellRoute } from './shell-route.ts'

const SETTINGS_TABS = ['integrations', 'link', 'environments', 'keys', 'mail'] as const

export const settingsRoutes = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/settings',
    validateSearch: (given: Record<string, unknown>) => choiceParam(given, 'tab', SETTINGS_TABS),
    component: lazyRouteComponent(() => import('../../features/settings/settings-page.tsx'), 'SettingsPage'),
  }),
] as const
