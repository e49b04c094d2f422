import { useNavigate } from '@tanstack/react-router'
import { CircleUser, LogOut, UserRound } from 'lucide-react'
import { ROLE_WORDS, useOperator } from '../../data/operator.ts'
import { classes } from '../../ui/classes.ts'
import { Menu } from '../../ui/menu.tsx'
import { useSignOut } from './use-sign-out.ts'

/** Who is signed in. */
export const OperatorMenu = ({ isCollapsed = false }: { readonly isCollapsed?: boolean }) => {
  const { name, email, role } = useOperator()
  const navigate = useNavigate()
  const signOut = useSignOut()
  return (
    <Menu
      side="top"
      align="start"
      trigger={
        <button
          type="button"
          aria-label={isCollapsed ? `${name}, ${ROLE_WORDS[role]}` : undefined}
          className={classes(
            'flex min-w-0 grow items-center gap-2 rounded-md text-left hover:bg-hover',
            isCollapsed ? 'size-9 justify-center' : 'h-10 px-2',
          )}
        >
          <CircleUser aria-hidden className="size-4 shrink-0 text-ink-3" strokeWidth={1.75} />
          {!isCollapsed && (
            <span className="flex min-w-0 flex-col leading-tight">
              <span className="truncate text-sm font-medium">{name}</span>
              <span className="truncate text-xs text-ink-3">{ROLE_WORDS[role]}</span>
            </span>
          )}
        </button>
      }
      entries={[
        { kind: 'heading', label: email },
        { label: 'Your profile', icon: <UserRound aria-hidden />, onSelect: () => void navigate({ to: '/profile' }) },
        { kind: 'rule' },
        { label: 'Sign out', icon: <LogOut aria-hidden />, onSelect: () => void signOut() },
      ]}
    />
  )
}
