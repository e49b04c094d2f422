import { Check, ChevronsUpDown, Layers } from 'lucide-react'
import { client } from '../../data/client.ts'
import { chooseEnvironment, useChosenEnvironment } from '../../data/environment.ts'
import { useOne } from '../../data/use-one.ts'
import { classes } from '../../ui/classes.ts'
import { Menu } from '../../ui/menu.tsx'

/** Which environment everything on the pages belongs to. */
export const EnvironmentSwitcher = ({ isCollapsed = false }: { readonly isCollapsed?: boolean }) => {
  const chosen = useChosenEnvironment()
  const environments = useOne(['environments'], (signal) => client.environments.list({ limit: 100 }, { signal }))
  const all = environments.value?.result ?? []
  const current = all.find(({ id }) => id === chosen) ?? all[0]
  const name = current?.name ?? 'Environment'
  return (
    <Menu
      align="start"
      side={isCollapsed ? 'right' : 'bottom'}
      trigger={
        <button
          type="button"
          aria-label={`Environment: ${name}`}
          className={classes(
            'flex h-8 items-center gap-2 rounded-md text-sm transition-colors hover:bg-hover',
            isCollapsed ? 'w-9 justify-center' : 'px-2',
          )}
        >
          <Layers aria-hidden className="size-4 shrink-0 text-ink-3" strokeWidth={1.75} />
          {!isCollapsed && (
            <>
              <span className="truncate font-medium">{name}</span>
              <ChevronsUpDown aria-hidden className="ml-auto size-3.5 shrink-0 text-ink-3" />
            </>
          )}
        </button>
      }
      entries={[
        { kind: 'heading', label: 'Environment' },
        ...all.map(({ id, name: label }) => ({
          label,
          icon: <Check aria-hidden className={classes('text-accent', id !== current?.id && 'invisible')} />,
          onSelect: () => chooseEnvironment(id === all[0]?.id ? undefined : id),
        })),
      ]}
    />
  )
}
