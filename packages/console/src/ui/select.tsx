import { Select as Base } from '@base-ui/react/select'
import { Check, ChevronsUpDown } from 'lucide-react'
import type { ReactNode } from 'react'
import { classes } from './classes.ts'
import { FieldFrame } from './field-frame.tsx'
import { INPUT } from './text-field.tsx'

export type SelectOption<Value extends string> = {
  readonly value: Value
  readonly label: string
  /** A second, quieter line. */
  readonly hint?: string
}

export type SelectProps<Value extends string> = {
  readonly label: string
  /** Where the label stands elsewhere: in a filter bar the value says enough. */
  readonly isLabelHidden?: boolean
  readonly options: readonly SelectOption<Value>[]
  readonly value: Value | undefined
  readonly onChange: (value: Value) => void
  readonly placeholder?: string
  readonly hint?: ReactNode
  readonly problem?: string | undefined
  readonly isDisabled?: boolean
  readonly className?: string
}

/** One of a few. From about ten on, `Combobox` is quicker. */
export const Select = <Value extends string>({
  label,
  isLabelHidden = false,
  options,
  value,
  onChange,
  placeholder = 'Choose …',
  hint,
  problem,
  isDisabled = false,
  className,
}: SelectProps<Value>) => {
  const control = (
    <Base.Root<Value>
      items={options}
      value={value ?? null}
      onValueChange={(chosen) => {
        if (chosen !== null) onChange(chosen)
      }}
      disabled={isDisabled}
      modal={false}
    >
      <Base.Trigger
        {...(isLabelHidden ? { 'aria-label': label } : {})}
        className={classes(
          INPUT,
          'flex items-center justify-between gap-2 text-left',
          isLabelHidden ? 'h-8 min-w-36 px-2.5 text-sm max-sm:grow' : 'h-9 w-full px-2.5',
          isLabelHidden && className,
        )}
      >
        <span className="truncate">
          <Base.Value>
            {(chosen: Value | null) => labelOf(options, chosen) ?? <span className="text-ink-3">{placeholder}</span>}
          </Base.Value>
        </span>
        <ChevronsUpDown aria-hidden className="size-3.5 shrink-0 text-ink-3" />
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner className="z-50" sideOffset={4} alignItemWithTrigger={false}>
          <Base.Popup className="floating max-h-80 min-w-(--anchor-width) overflow-y-auto p-1">
            {options.map((option) => (
              <Base.Item
                key={option.value}
                value={option.value}
                className="grid grid-cols-[1rem_1fr] items-start gap-x-2 rounded-sm py-1.5 pr-3 pl-2 text-sm outline-none select-none data-[highlighted]:bg-hover"
              >
                <Base.ItemIndicator className="col-start-1 pt-0.5 text-accent">
                  <Check aria-hidden className="size-4" />
                </Base.ItemIndicator>
                <Base.ItemText className="col-start-2">{option.label}</Base.ItemText>
                {option.hint !== undefined && (
                  <span className="col-start-2 max-w-80 text-xs text-ink-3">{option.hint}</span>
                )}
              </Base.Item>
            ))}
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

const labelOf = <Value extends string>(options: readonly SelectOption<Value>[], value: Value | null) =>
  options.find((option) => option.value === value)?.label
