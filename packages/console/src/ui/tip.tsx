import { Tooltip } from '@base-ui/react/tooltip'
import type { ReactElement } from 'react'

/** A word or two beside something on hover and focus. Never the only place where something is said: a finger sees no tooltip. */
export const Tip = ({ text, children }: { readonly text: string; readonly children: ReactElement }) => (
  <Tooltip.Root>
    <Tooltip.Trigger render={children} />
    <Tooltip.Portal>
      <Tooltip.Positioner sideOffset={6} className="z-50">
        <Tooltip.Popup className="max-w-72 rounded-md bg-ink px-2 py-1 text-xs text-paper transition-opacity data-[ending-style]:opacity-0 data-[starting-style]:opacity-0">
          {text}
        </Tooltip.Popup>
      </Tooltip.Positioner>
    </Tooltip.Portal>
  </Tooltip.Root>
)
