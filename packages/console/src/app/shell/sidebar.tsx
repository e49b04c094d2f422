import { Link } from '@tanstack/react-router'
import { CircleHelp, PanelLeft, Search } from 'lucide-react'
import { classes } from '../../ui/classes.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { Key, MODIFIER } from '../../ui/key.tsx'
import { Logo, Mark } from '../../ui/logo.tsx'
import { EnvironmentSwitcher } from './environment-switcher.tsx'
import { OperatorMenu } from './operator-menu.tsx'
import { Places } from './places.tsx'
import { ThemeToggle } from './theme-toggle.tsx'

/** Left of every page on wide screens: a margin of the book, with the double line of one. */
export const Sidebar = ({
  isCollapsed,
  onCollapse,
  onPalette,
  onHelp,
}: {
  readonly isCollapsed: boolean
  readonly onCollapse: (isCollapsed: boolean) => void
  readonly onPalette: () => void
  readonly onHelp: () => void
}) => (
  <aside
    aria-label="Sidebar"
    className={classes(
      'flex shrink-0 flex-col border-r-3 border-double border-rule-2 bg-desk transition-[width]',
      isCollapsed ? 'w-14 items-center' : 'w-56',
    )}
  >
    <div
      className={classes(
        'flex pt-3 pb-2',
        isCollapsed ? 'flex-col items-center gap-2' : 'items-center justify-between pr-2 pl-4',
      )}
    >
      <Link to="/" aria-label="Rollcall, overview" className="rounded-md">
        {isCollapsed ? <Mark className="size-7" /> : <Logo />}
      </Link>
      <IconButton
        label={isCollapsed ? 'Widen the sidebar' : 'Narrow the sidebar'}
        icon={<PanelLeft aria-hidden />}
        onClick={() => onCollapse(!isCollapsed)}
      />
    </div>
    <div className={classes('flex flex-col gap-1.5 pb-2', isCollapsed ? 'items-center' : 'px-3')}>
      <EnvironmentSwitcher isCollapsed={isCollapsed} />
      {isCollapsed ? (
        <IconButton label="Search" icon={<Search aria-hidden />} onClick={onPalette} />
      ) : (
        <button
          type="button"
          onClick={onPalette}
          className="flex h-8 items-center gap-2 rounded-md border border-rule-2 bg-paper pr-1.5 pl-2 text-sm text-ink-3 transition-colors hover:border-edge hover:text-ink-2"
        >
          <Search aria-hidden className="size-4" />
          Search
          <span className="ml-auto flex gap-0.5">
            <Key>{MODIFIER}</Key>
            <Key>K</Key>
          </span>
        </button>
      )}
    </div>
    <Places isCollapsed={isCollapsed} />
    <div
      className={classes(
        'mt-auto flex border-t border-rule py-2',
        isCollapsed ? 'w-full flex-col items-center gap-1' : 'items-center gap-0.5 pr-2 pl-2',
      )}
    >
      <OperatorMenu isCollapsed={isCollapsed} />
      <ThemeToggle />
      {!isCollapsed && <IconButton label="Keyboard shortcuts" icon={<CircleHelp aria-hidden />} onClick={onHelp} />}
    </div>
  </aside>
)
