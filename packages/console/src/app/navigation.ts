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
}

export const PLACES: readonly { readonly heading: string | undefined; readonly places: readonly Place[] }[] = [
  {
    heading: undefined,
    places: [
      { title: 'Overview', icon: SquareStack, letter: 'o', words: 'home start', link: linkOptions({ to: '/' }) },
      {
        title: 'Connections',
        icon: Cable,
        letter: 'c',
        words: 'accounts vendors integrated users groups',
        link: linkOptions({ to: '/connections' }),
      },
      { title: 'Link', icon: Link2, letter: 'l', words: 'connect embed try sdk', link: linkOptions({ to: '/link' }) },
    ],
  },
  {
    heading: 'Develop',
    places: [
      { title: 'API tokens', icon: KeyRound, letter: 't', words: 'keys', link: linkOptions({ to: '/api-tokens' }) },
      {
        title: 'Webhooks',
        icon: Webhook,
        letter: 'w',
        words: 'endpoints deliveries',
        link: linkOptions({ to: '/webhooks' }),
      },
      { title: 'Events', icon: Radio, letter: 'e', words: 'outbox feed', link: linkOptions({ to: '/events' }) },
      {
        title: 'Request log',
        icon: Activity,
        letter: 'r',
        words: 'calls upstream',
        link: linkOptions({ to: '/requests' }),
      },
    ],
  },
  {
    heading: 'Control',
    places: [
      { title: 'Audit log', icon: ScrollText, letter: 'a', words: 'who did what', link: linkOptions({ to: '/audit' }) },
      {
        title: 'Operators',
        icon: UserCog,
        letter: 'p',
        words: 'people roles invite',
        link: linkOptions({ to: '/operators' }),
      },
      {
        title: 'Settings',
        icon: Settings,
        letter: 's',
        words: 'mail keys environments',
        link: linkOptions({ to: '/settings' }),
      },
    ],
  },
]
