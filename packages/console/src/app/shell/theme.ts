import { keep, kept } from '../../ui/kept.ts'
import { watched } from '../../ui/watched.ts'

export type Theme = 'system' | 'light' | 'dark'

const themeOf = (name: string | undefined): Theme => (name === 'light' || name === 'dark' ? name : 'system')

const current = watched(themeOf(kept('theme')))

/** Applied before anything is drawn by `public/theme.js`; changed here. */
export const useTheme = current.use

export const chooseTheme = (theme: Theme): void => {
  const { dataset } = document.documentElement
  if (theme === 'system') delete dataset['theme']
  else dataset['theme'] = theme
  keep('theme', theme === 'system' ? undefined : theme)
  current.set(theme)
}
