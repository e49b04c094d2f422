import { Tabs as Base } from '@base-ui/react/tabs'
import type { ReactNode } from 'react'

export type Tab<Name extends string> = {
  readonly name: Name
  readonly title: string
  /** How many there are, where that is known without asking. */
  readonly count?: number
  readonly content: ReactNode
}

export type TabsProps<Name extends string> = {
  readonly label: string
  readonly tabs: readonly Tab<Name>[]
  /** Keep it in the URL, so that a tab can be linked to and the back button works. */
  readonly value: Name
  readonly onChange: (name: Name) => void
}

/** Different sides of one thing. Only the open one is in the page. */
export const Tabs = <Name extends string>({ label, tabs, value, onChange }: TabsProps<Name>) => (
  <Base.Root value={value} onValueChange={(name: Name) => onChange(name)} className="flex min-h-0 grow flex-col">
    <Base.List
      aria-label={label}
      activateOnFocus={false}
      className="relative flex shrink-0 gap-5 overflow-x-auto border-b border-rule px-4 sm:px-6"
    >
      {tabs.map(({ name, title, count }) => (
        <Base.Tab
          key={name}
          value={name}
          className="flex h-9 shrink-0 items-center gap-1.5 text-sm font-medium text-ink-3 outline-offset-[-3px] hover:text-ink data-[active]:text-ink"
        >
          {title}
          {count !== undefined && <span className="text-xs font-normal text-ink-3">{count.toLocaleString('en')}</span>}
        </Base.Tab>
      ))}
      <Base.Indicator className="absolute bottom-0 left-0 h-0.5 w-(--active-tab-width) translate-x-(--active-tab-left) bg-accent transition-[translate,width]" />
    </Base.List>
    {tabs.map(({ name, content }) => (
      <Base.Panel key={name} value={name} className="flex min-h-0 grow flex-col overflow-y-auto outline-offset-[-2px]">
        {content}
      </Base.Panel>
    ))}
  </Base.Root>
)
