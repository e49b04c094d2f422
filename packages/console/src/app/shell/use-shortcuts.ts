import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { usePlaces } from './use-places.ts'

/** How long after `g` the second letter is waited for. */
const SECOND_LETTER_MS = 900

/** Keys that work on every page, wherever the focus is, but not while one writes or a dialog is open. */
export const useShortcuts = (acts: { readonly onPalette: () => void; readonly onHelp: () => void }): void => {
  const navigate = useNavigate()
  const groups = usePlaces()
  const latest = useRef({ ...acts, navigate, groups })
  useEffect(() => {
    latest.current = { ...acts, navigate, groups }
  })
  useEffect(() => {
    let goAt = Number.NEGATIVE_INFINITY
    const onKeyDown = (event: KeyboardEvent): void => {
      const { key } = event
      if ((event.ctrlKey || event.metaKey) && key.toLowerCase() === 'k') {
        event.preventDefault()
        latest.current.onPalette()
        return
      }
      if (event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target) || isDialogOpen()) return
      if (key === '?') latest.current.onHelp()
      else if (key === '/') focusSearch(event)
      else if (event.timeStamp - goAt < SECOND_LETTER_MS) {
        const place = latest.current.groups.flatMap(({ places }) => places).find(({ letter }) => letter === key)
        goAt = Number.NEGATIVE_INFINITY
        if (place) {
          event.preventDefault()
          void latest.current.navigate(place.link)
        }
      } else if (key === 'g') goAt = event.timeStamp
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [])
}

const focusSearch = (event: KeyboardEvent): void => {
  const box = document.querySelector<HTMLElement>('main [data-search]')
  if (box === null) return
  event.preventDefault()
  box.focus()
}

const isWriting = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'))

const isDialogOpen = (): boolean =>
  document.querySelector('[role="dialog"], [role="alertdialog"], [role="menu"]') !== null
