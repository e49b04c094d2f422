import { useState } from 'react'
import { keep, kept } from '../../ui/kept.ts'
import { useIsNarrow } from '../../ui/use-is-narrow.ts'
import { AllowedPage } from './allowed-page.tsx'
import { KeyboardHelp } from './keyboard-help.tsx'
import { CommandPalette } from './palette/command-palette.tsx'
import { PhoneBar } from './phone-bar.tsx'
import { Sidebar } from './sidebar.tsx'
import { useShortcuts } from './use-shortcuts.ts'

/** What stands around every page of an operator: the way there, and the ways to everything else. */
export const Shell = () => {
  const isNarrow = useIsNarrow()
  const [isPaletteOpen, setPaletteOpen] = useState(false)
  const [isHelpOpen, setHelpOpen] = useState(false)
  const [isCollapsed, setCollapsed] = useState(() => kept('sidebar') === 'collapsed')
  useShortcuts({ onPalette: () => setPaletteOpen(true), onHelp: () => setHelpOpen(true) })
  const openPalette = (): void => setPaletteOpen(true)
  return (
    <div className="flex h-dvh flex-col sm:flex-row">
      <a
        href="#page"
        onClick={(event) => {
          event.preventDefault()
          document.querySelector<HTMLElement>('#page')?.focus()
        }}
        className="fixed top-2 left-2 z-50 -translate-y-16 rounded-md bg-accent px-3 py-1.5 text-sm font-medium text-on-accent focus:translate-y-0"
      >
        Skip to the page
      </a>
      {isNarrow ? (
        <PhoneBar onPalette={openPalette} />
      ) : (
        <Sidebar
          isCollapsed={isCollapsed}
          onCollapse={(next) => {
            keep('sidebar', next ? 'collapsed' : undefined)
            setCollapsed(next)
          }}
          onPalette={openPalette}
          onHelp={() => setHelpOpen(true)}
        />
      )}
      <main
        id="page"
        tabIndex={-1}
        className="flex min-h-0 min-w-0 grow flex-col overflow-y-auto bg-paper outline-none"
      >
        <AllowedPage />
      </main>
      <CommandPalette isOpen={isPaletteOpen} onOpenChange={setPaletteOpen} onHelp={() => setHelpOpen(true)} />
      <KeyboardHelp isOpen={isHelpOpen} onOpenChange={setHelpOpen} />
    </div>
  )
}
