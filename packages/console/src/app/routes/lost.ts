import { createRoute } from '@tanstack/react-router'
import { LostPage } from '../route-states.tsx'
import { shellRoute } from './shell-route.ts'

/** Every address that is no other page's. */
export const lostRoute = createRoute({ getParentRoute: () => shellRoute, path: '$', component: LostPage })
