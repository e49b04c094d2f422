import { Menu as Base } from '@base-ui/react/menu'
import { Check } from 'lucide-react'
import type { ReactElement, ReactNode } from 'react'
import { classes } from './classes.ts'

export type MenuEntry =
  | {
      readonly kind?: 'action'
      readonly label: string
      readonly icon?: ReactNode
      readonly onSelect: () => void
      readonly isDanger?: boolean
      readonly isDisabled?: boolean
    }
  /** A choice that stays, with a tick. */
  | {
      readonly kind: 'choice'
      readonly label: string
      readonly isOn: boolean
      readonly onChange: (isOn: boolean) => void
    }
  | { readonly kind: 'heading'; readonly label: string }
  | { readonly kind: 'rule' }

/** Actions of one thing that are not worth a button each. `trigger` is an element such as an `IconButton`. */
export const Menu = ({
  trigger,
  entries,
  side = 'bottom',
  align = 'end',
}: {
  readonly trigger: ReactElement
  readonly entries: readonly MenuEntry[]
  readonly side?: 'bottom' | 'top' | 'right'
  readonly align?: 'start' | 'end'
}) => (
  <Base.Root modal={false}>
    <Base.Trigger render={trigger} />
    <Base.Portal>
      <Base.Positioner className="z-50" sideOffset={4} side={side} align={align}>
        <Base.Popup className="floating max-h-[70dvh] min-w-48 overflow-y-auto p-1">
          {entries.map((entry, at) => (
            <Entry key={at} entry={entry} />
          ))}
        </Base.Popup>
      </Base.Positioner>
    </Base.Portal>
  </Base.Root>
)

const ITEM =
  'flex items-center gap-2.5 rounded-sm px-2 py-1.5 text-sm outline-none select-none data-[highlighted]:bg-hover data-[disabled]:opacity-55 [&_svg]:size-4 [&_svg]:shrink-0'

const Entry = ({ entry }: { readonly entry: MenuEntry }): ReactElement => {
  if (entry.kind === undefined || entry.kind === 'action') {
    return (
      <Base.Item
        onClick={entry.onSelect}
        disabled={entry.isDisabled === true}
        className={classes(ITEM, entry.isDanger && 'text-bad')}
      >
        {entry.icon}
        {entry.label}
      </Base.Item>
    )
  }
  switch (entry.kind) {
    case 'rule':
      return <Base.Separator className="mx-2 my-1 h-px bg-rule" />
    case 'heading':
      return <div className="caption px-2 pt-2 pb-1">{entry.label}</div>
    case 'choice':
      return (
        <Base.CheckboxItem
          checked={entry.isOn}
          onCheckedChange={(isOn) => entry.onChange(isOn)}
          closeOnClick={false}
          className={ITEM}
        >
          <span className="flex size-4 items-center text-accent">
            <Base.CheckboxItemIndicator>
              <Check aria-hidden />
            </Base.CheckboxItemIndicator>
          </span>
          {entry.label}
        </Base.CheckboxItem>
      )
  }
}
