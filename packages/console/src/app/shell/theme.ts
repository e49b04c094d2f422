import { useSyncExternalStore } from 'react'
import { keep, kept } from '../../ui/kept.ts'

export type Theme = 'system' | 'light' | 'dark'

const watchers = new Set<() => void>()
let current: Theme = themeOf(kept('theme'))

function themeOf(name: string | undefined): Theme {
  return name === 'light' || name === 'dark' ? name : 'system'
}

/** Applied before anything is drawn by `public/theme.js`; changed here. */
export const useTheme = (): Theme =>
  useSyncExternalStore(
    (watch) => {
      watchers.add(watch)
      return () => watchers.delete(watch)
    },
    () => current,
  )

export const chooseTheme = (theme: Theme): void => {
  const { dataset } = document.documentElement
  if (theme === 'system') delete dataset['theme']
  else dataset['theme'] = theme
  keep('theme', theme === 'system' ? undefined : theme)
  current = theme
  for (const each of watchers) each()
}
