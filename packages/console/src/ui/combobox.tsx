import { Combobox as Base } from '@base-ui/react/combobox'
import { Check, ChevronsUpDown } from 'lucide-react'
import type { ReactNode } from 'react'
import { classes } from './classes.ts'
import { FieldFrame } from './field-frame.tsx'
import type { SelectOption } from './select.tsx'
import { INPUT } from './text-field.tsx'

export type ComboboxProps<Value extends string> = {
  readonly label: string
  readonly isLabelHidden?: boolean
  readonly options: readonly SelectOption<Value>[]
  readonly value: Value | undefined
  /** `undefined` when the field was emptied. */
  readonly onChange: (value: Value | undefined) => void
  readonly placeholder?: string
  readonly hint?: ReactNode
  readonly problem?: string | undefined
  readonly className?: string
}

/** One of many, found by typing. */
export const Combobox = <Value extends string>({
  label,
  isLabelHidden = false,
  options,
  value,
  onChange,
  placeholder = 'Type to search …',
  hint,
  problem,
  className,
}: ComboboxProps<Value>) => {
  const control = (
    <Base.Root<SelectOption<Value>>
      items={options}
      value={options.find((option) => option.value === value) ?? null}
      onValueChange={(chosen) => onChange(chosen?.value)}
      isItemEqualToValue={(one, other) => one.value === other.value}
    >
      <div className={classes('relative', isLabelHidden && className)}>
        <Base.Input
          {...(isLabelHidden ? { 'aria-label': label } : {})}
          placeholder={placeholder}
          className={classes(INPUT, 'w-full pr-8 pl-2.5', isLabelHidden ? 'h-8 text-sm' : 'h-9')}
        />
        <Base.Trigger
          aria-label={`Show all of ${label.toLowerCase()}`}
          className="absolute inset-y-0 right-0 flex w-8 items-center justify-center text-ink-3"
        >
          <ChevronsUpDown aria-hidden className="size-3.5" />
        </Base.Trigger>
      </div>
      <Base.Portal>
        <Base.Positioner className="z-50" sideOffset={4}>
          <Base.Popup className="floating max-h-80 w-(--anchor-width) min-w-56 overflow-y-auto p-1">
            <Base.Empty className="px-2 py-1.5 text-sm text-ink-3 empty:p-0">Nothing has this in its name.</Base.Empty>
            <Base.List>
              {(option: SelectOption<Value>) => (
                <Base.Item
                  key={option.value}
                  value={option}
                  className="grid grid-cols-[1rem_1fr] items-start gap-x-2 rounded-sm py-1.5 pr-3 pl-2 text-sm outline-none select-none data-[highlighted]:bg-hover"
                >
                  <Base.ItemIndicator className="col-start-1 pt-0.5 text-accent">
                    <Check aria-hidden className="size-4" />
                  </Base.ItemIndicator>
                  <span className="col-start-2 truncate">{option.label}</span>
                  {option.hint !== undefined && <span className="col-start-2 text-xs text-ink-3">{option.hint}</span>}
                </Base.Item>
              )}
            </Base.List>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
  if (isLabelHidden) return control
  return (
    <FieldFrame label={label} hint={hint} problem={problem} className={className}>
      {control}
    </FieldFrame>
  )
}
