import { useSyncExternalStore } from 'react'

/** Tailwind's `sm`: below it the console is laid out for a phone. */
const NARROW = matchMedia('(width < 40rem)')

export const useIsNarrow = (): boolean =>
  useSyncExternalStore(
    (watch) => {
      NARROW.addEventListener('change', watch)
      return () => NARROW.removeEventListener('change', watch)
    },
    () => NARROW.matches,
  )
