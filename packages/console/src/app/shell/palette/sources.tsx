import { useNavigate } from '@tanstack/react-router'
import { Cable, Keyboard, LogOut, Moon, Sun } from 'lucide-react'
import { useConnections } from '../../../data/connections.ts'
import { chooseTheme } from '../theme.ts'
import { usePlaces } from '../use-places.ts'
import { useSignOut } from '../use-sign-out.ts'
import type { PaletteItem, PaletteSource } from './palette-source.ts'

const places: PaletteSource = {
  heading: 'Pages',
  Items: ({ children }) => {
    const navigate = useNavigate()
    const items = usePlaces()
      .flatMap((group) => group.places)
      .map(
        ({ title, words, icon: Icon, link }): PaletteItem => ({
          id: `page ${title}`,
          title,
          words,
          icon: <Icon aria-hidden />,
          onSelect: () => void navigate(link),
        }),
      )
    return children(items)
  },
}

const connections: PaletteSource = {
  heading: 'Connections',
  Items: ({ children }) => {
    const navigate = useNavigate()
    const items = useConnections().rows.map((account) => ({
      id: account.id,
      title: account.integration.label,
      note: account.tenant_id,
      words: `${account.id} ${account.integration.name}`,
      icon: <Cable aria-hidden />,
      onSelect: () => void navigate({ to: '/connections/$id', params: { id: account.id } }),
    }))
    return children(items)
  },
}

const actions: PaletteSource = {
  heading: 'Actions',
  Items: ({ children }) => {
    const signOut = useSignOut()
    return children([
      { id: 'light', title: 'Light theme', icon: <Sun aria-hidden />, onSelect: () => chooseTheme('light') },
      { id: 'dark', title: 'Dark theme', icon: <Moon aria-hidden />, onSelect: () => chooseTheme('dark') },
      {
        id: 'sign-out',
        title: 'Sign out',
        words: 'leave',
        icon: <LogOut aria-hidden />,
        onSelect: () => void signOut(),
      },
    ])
  },
}

/** In the order shown. To let the palette find something else, add a source. */
export const SOURCES: readonly PaletteSource[] = [places, connections, actions]

export const helpItem = (onHelp: () => void): PaletteItem => ({
  id: 'help',
  title: 'Keyboard shortcuts',
  words: 'help keys',
  icon: <Keyboard aria-hidden />,
  onSelect: onHelp,
})
