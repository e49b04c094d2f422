import { Dialog } from '../../ui/dialog.tsx'
import { Key, MODIFIER } from '../../ui/key.tsx'
import { usePlaces } from './use-places.ts'

type Shortcut = { readonly keys: readonly string[]; readonly what: string }
type ShortcutGroup = { readonly heading: string; readonly shortcuts: readonly Shortcut[] }

const SHORTCUTS: readonly ShortcutGroup[] = [
  {
    heading: 'Everywhere',
    shortcuts: [
      { keys: [MODIFIER, 'K'], what: 'Search pages, connections and actions' },
      { keys: ['/'], what: 'Go to the search box of this page' },
      { keys: ['?'], what: 'Show this' },
      { keys: ['Esc'], what: 'Close what is open' },
    ],
  },
  {
    heading: 'In a table',
    shortcuts: [
      { keys: ['↑', '↓'], what: 'Move (also k and j)' },
      { keys: ['Home', 'End'], what: 'First and last row' },
      { keys: ['Enter'], what: 'Open the row' },
      { keys: ['Space'], what: 'Choose the row, where rows can be chosen' },
    ],
  },
]

export const KeyboardHelp = ({
  isOpen,
  onOpenChange,
}: {
  readonly isOpen: boolean
  readonly onOpenChange: (isOpen: boolean) => void
}) => {
  const goTo: ShortcutGroup = {
    heading: 'Go to',
    shortcuts: usePlaces()
      .flatMap(({ places }) => places)
      .map(({ title, letter }) => ({ keys: ['G', letter.toUpperCase()], what: title })),
  }
  return (
    <Dialog isOpen={isOpen} onOpenChange={onOpenChange} title="Keyboard shortcuts" width="wide">
      <div className="grid gap-x-10 gap-y-6 sm:grid-cols-2">
        {[...SHORTCUTS, goTo].map(({ heading, shortcuts }) => (
          <section key={heading} className="last:row-span-2 last:sm:col-start-2 last:sm:row-start-1">
            <h3 className="caption mb-1">{heading}</h3>
            <dl>
              {shortcuts.map(({ keys, what }) => (
                <div key={what} className="flex items-center justify-between gap-4 border-b border-rule py-1.5 text-sm">
                  <dt>{what}</dt>
                  <dd className="flex shrink-0 gap-1">
                    {keys.map((key) => (
                      <Key key={key}>{key}</Key>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  )
}
