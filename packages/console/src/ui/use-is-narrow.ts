import { useSyncExternalStore } from 'react'

/** Tailwind's `sm`: below it the console is laid out for a phone. */
const NARROW = matchMedia('(width < 40rem)')

const watch = (watcher: () => void): (() => void) => {
  NARROW.addEventListener('change', watcher)
  return () => NARROW.removeEventListener('change', watcher)
}

export const useIsNarrow = (): boolean => useSyncExternalStore(watch, () => NARROW.matches)
