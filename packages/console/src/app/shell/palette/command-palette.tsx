import { Dialog } from '@base-ui/react/dialog'
import { Command } from 'cmdk'
import { Search } from 'lucide-react'
import { useState } from 'react'
import { classes } from '../../../ui/classes.ts'
import { BACKDROP, DIALOG } from '../../../ui/dialog.tsx'
import { match } from './match.ts'
import type { PaletteItem, PaletteSource } from './palette-source.ts'
import { helpItem, SOURCES } from './sources.tsx'

type PaletteProps = {
  readonly isOpen: boolean
  readonly onOpenChange: (isOpen: boolean) => void
  readonly onHelp: () => void
}

/** Ctrl-K or ⌘K: everything that has a name, by typing some of it. */
export const CommandPalette = ({ isOpen, onOpenChange, onHelp }: PaletteProps) => (
  <Dialog.Root open={isOpen} onOpenChange={(open) => onOpenChange(open)}>
    <Dialog.Portal>
      <Dialog.Backdrop className={BACKDROP} />
      <Dialog.Popup className={classes(DIALOG, PLACE)}>
        <Dialog.Title className="sr-only">Search</Dialog.Title>
        <Palette onDone={() => onOpenChange(false)} onHelp={onHelp} />
      </Dialog.Popup>
    </Dialog.Portal>
  </Dialog.Root>
)

/** On a phone at the top: the keyboard comes up from below. */
const PLACE = 'overflow-hidden max-sm:top-0 max-sm:bottom-auto max-sm:rounded-t-none max-sm:rounded-b-lg sm:max-w-xl'

const Palette = ({ onDone, onHelp }: { readonly onDone: () => void; readonly onHelp: () => void }) => {
  const [typed, setTyped] = useState('')
  return (
    <Command
      label="Search"
      loop
      filter={(_id, text, texts) => match(text, texts ?? [])}
      className="flex min-h-0 flex-col"
    >
      <div className="flex items-center gap-2.5 border-b border-rule px-4">
        <Search aria-hidden className="size-4 shrink-0 text-ink-3" />
        <Command.Input
          value={typed}
          onValueChange={setTyped}
          placeholder="Search pages, connections and actions …"
          className="h-12 w-full bg-transparent text-base outline-none"
        />
      </div>
      <Command.List className="max-h-96 min-h-0 overflow-y-auto p-1.5">
        <Command.Empty className="px-3 py-8 text-center text-sm text-ink-3">
          Nothing has this in its name.
        </Command.Empty>
        {SOURCES.map((source) => (
          <Group key={source.heading} source={source} typed={typed} onDone={onDone} />
        ))}
        <Item item={helpItem(onHelp)} onDone={onDone} />
      </Command.List>
    </Command>
  )
}

const Group = ({
  source: { heading, Items },
  typed,
  onDone,
}: {
  readonly source: PaletteSource
  readonly typed: string
  readonly onDone: () => void
}) => (
  <Items typed={typed}>
    {(items) =>
      items.length > 0 && (
        <Command.Group heading={<span className="caption px-2.5">{heading}</span>} className="pt-1.5">
          {items.map((item) => (
            <Item key={item.id} item={item} onDone={onDone} />
          ))}
        </Command.Group>
      )
    }
  </Items>
)

const Item = ({
  item: { id, title, note, words, icon, onSelect },
  onDone,
}: {
  readonly item: PaletteItem
  readonly onDone: () => void
}) => (
  <Command.Item
    value={id}
    keywords={[title, ...(note === undefined ? [] : [note]), ...(words?.split(' ') ?? [])]}
    onSelect={() => {
      onDone()
      onSelect()
    }}
    className="flex h-9 items-center gap-2.5 rounded-sm px-2.5 text-sm data-[selected=true]:bg-selected [&_svg]:size-4 [&_svg]:text-ink-3"
  >
    {icon}
    <span className="truncate">{title}</span>
    {note !== undefined && <span className="truncate text-ink-3">{note}</span>}
  </Command.Item>
)
