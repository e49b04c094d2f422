import { Checkbox as BaseCheckbox } from '@base-ui/react/checkbox'
import { Field } from '@base-ui/react/field'
import { Switch as BaseSwitch } from '@base-ui/react/switch'
import { Check, Minus } from 'lucide-react'
import type { ReactNode } from 'react'
import { classes } from './classes.ts'

type Toggle = {
  readonly label: string
  readonly hint?: ReactNode
  readonly isOn: boolean
  readonly onChange: (isOn: boolean) => void
  readonly isDisabled?: boolean
}

/** Takes effect at once. For something that waits for a button, `Checkbox`. */
export const Switch = ({ label, hint, isOn, onChange, isDisabled = false }: Toggle) => (
  <Field.Root disabled={isDisabled} className="flex items-start gap-3">
    <BaseSwitch.Root
      checked={isOn}
      onCheckedChange={(checked) => onChange(checked)}
      className="mt-0.5 inline-flex h-5 w-9 shrink-0 items-center rounded-full border border-edge bg-desk p-0.5 transition-colors data-[checked]:border-accent data-[checked]:bg-accent data-[disabled]:opacity-55"
    >
      <BaseSwitch.Thumb className="size-3.5 rounded-full bg-ink-2 transition-[translate] data-[checked]:translate-x-4 data-[checked]:bg-on-accent" />
    </BaseSwitch.Root>
    <ToggleWords label={label} hint={hint} />
  </Field.Root>
)

/** One of several that may all be chosen, before a button is pressed. */
export const Checkbox = ({ label, hint, isOn, onChange, isDisabled = false }: Toggle) => (
  <Field.Root disabled={isDisabled} className="flex items-start gap-2.5">
    <CheckBox isOn={isOn} onChange={onChange} className="mt-0.5" />
    <ToggleWords label={label} hint={hint} />
  </Field.Root>
)

/** The box alone, where the row of a table is its label. */
export const CheckBox = ({
  label,
  isOn,
  isMixed = false,
  onChange,
  className,
}: Pick<Toggle, 'isOn' | 'onChange'> & {
  readonly label?: string
  readonly isMixed?: boolean
  readonly className?: string
}) => (
  <BaseCheckbox.Root
    {...(label === undefined ? {} : { 'aria-label': label })}
    checked={isOn}
    indeterminate={isMixed}
    onCheckedChange={(checked) => onChange(checked)}
    className={classes(
      'inline-flex size-4 shrink-0 items-center justify-center rounded-sm border border-edge bg-raised',
      'data-[checked]:border-accent data-[checked]:bg-accent data-[indeterminate]:border-accent data-[indeterminate]:bg-accent',
      'data-[disabled]:opacity-55',
      className,
    )}
  >
    <BaseCheckbox.Indicator className="text-on-accent [&_svg]:size-3">
      {isMixed ? <Minus aria-hidden strokeWidth={3} /> : <Check aria-hidden strokeWidth={3} />}
    </BaseCheckbox.Indicator>
  </BaseCheckbox.Root>
)

const ToggleWords = ({ label, hint }: Pick<Toggle, 'label' | 'hint'>) => (
  <div className="flex flex-col">
    <Field.Label className="text-sm font-medium">{label}</Field.Label>
    {hint !== undefined && <Field.Description className="text-xs text-ink-3">{hint}</Field.Description>}
  </div>
)
