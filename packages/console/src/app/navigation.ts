import type { Scope } from '@rollcall/api'
import { linkOptions } from '@tanstack/react-router'
import {
  Activity,
  Cable,
  KeyRound,
  Link2,
  type LucideIcon,
  Radio,
  ScrollText,
  Settings,
  SquareStack,
  UserCog,
  Webhook,
} from 'lucide-react'

/** What the sidebar, the palette and the `g` shortcuts lead to. */
export type Place = {
  readonly title: string
  readonly icon: LucideIcon
  /** After `g`. */
  readonly letter: string
  /** Further words by which the palette finds it. */
  readonly words: string
  readonly link: Parameters<typeof linkOptions>[0]
  /** What a role must have to open it, and every page below it. */
  readonly scope: Scope
}

type PlaceGroup = { readonly heading: string | undefined; readonly places: readonly Place[] }

export const PLACES: readonly PlaceGroup[] = [
  {
    heading: undefined,
    places: [
      {
        title: 'Overview',
        icon: SquareStack,
        letter: 'o',
        words: 'home start',
        link: linkOptions({ to: '/' }),
        scope: 'accounts:read',
      },
      {
        title: 'Connections',
        icon: Cable,
        letter: 'c',
        words: 'accounts vendors integrated users groups',
        link: linkOptions({ to: '/connections' }),
        scope: 'accounts:read',
      },
      {
        title: 'Link',
        icon: Link2,
        letter: 'l',
        words: 'connect embed try sdk',
        link: linkOptions({ to: '/link' }),
        scope: 'accounts:write',
      },
    ],
  },
  {
    heading: 'Develop',
    places: [
      {
        title: 'API tokens',
        icon: KeyRound,
        letter: 't',
        words: 'keys',
        link: linkOptions({ to: '/api-tokens' }),
        scope: 'admin',
      },
      {
        title: 'Webhooks',
        icon: Webhook,
        letter: 'w',
        words: 'endpoints deliveries',
        link: linkOptions({ to: '/webhooks' }),
        scope: 'webhooks:read',
      },
      {
        title: 'Events',
        icon: Radio,
        letter: 'e',
        words: 'outbox feed',
        link: linkOptions({ to: '/events' }),
        scope: 'webhooks:read',
      },
      {
        title: 'Request log',
        icon: Activity,
        letter: 'r',
        words: 'calls upstream',
        link: linkOptions({ to: '/requests' }),
        scope: 'audit:read',
      },
    ],
  },
  {
    heading: 'Control',
    places: [
      {
        title: 'Audit log',
        icon: ScrollText,
        letter: 'a',
        words: 'who did what',
        link: linkOptions({ to: '/audit' }),
        scope: 'audit:read',
      },
      {
        title: 'Operators',
        icon: UserCog,
        letter: 'p',
        words: 'people roles invite',
        link: linkOptions({ to: '/operators' }),
        scope: 'operators',
      },
      {
        title: 'Settings',
        icon: Settings,
        letter: 's',
        words: 'mail keys environments',
        link: linkOptions({ to: '/settings' }),
        scope: 'admin',
      },
    ],
  },
]

/** The places that somebody with these scopes can open; a heading with nothing under it is left out. */
export const placesFor = (scopes: readonly Scope[]): readonly PlaceGroup[] =>
  PLACES.map(({ heading, places }) => ({
    heading,
    places: places.filter(({ scope }) => scopes.includes(scope)),
  })).filter(({ places }) => places.length > 0)

/** The place that a page belongs to: `/webhooks/42` to Webhooks. A page that everybody has, like their own profile, to none. */
export const placeOf = (pathname: string): Place | undefined => {
  const [first = ''] = pathname.split('/').filter(Boolean)
  return PLACES.flatMap(({ places }) => places).find(({ link }) => link.to === `/${first}`)
}
