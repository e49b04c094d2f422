import { Check, SunMoon } from 'lucide-react'
import { classes } from '../../ui/classes.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { Menu } from '../../ui/menu.tsx'
import { chooseTheme, type Theme, useTheme } from './theme.ts'

const THEMES: readonly { readonly theme: Theme; readonly label: string }[] = [
  { theme: 'system', label: 'As the system' },
  { theme: 'light', label: 'Light' },
  { theme: 'dark', label: 'Dark' },
]

export const ThemeToggle = () => {
  const current = useTheme()
  return (
    <Menu
      side="top"
      trigger={<IconButton label="Theme" icon={<SunMoon aria-hidden />} />}
      entries={THEMES.map(({ theme, label }) => ({
        label,
        icon: <Check aria-hidden className={classes('text-accent', theme !== current && 'invisible')} />,
        onSelect: () => chooseTheme(theme),
      }))}
    />
  )
}
