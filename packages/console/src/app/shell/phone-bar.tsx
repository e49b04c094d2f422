import { Dialog as Base } from '@base-ui/react/dialog'
import { Link } from '@tanstack/react-router'
import { Menu as MenuIcon, Search, X } from 'lucide-react'
import { useState } from 'react'
import { BACKDROP } from '../../ui/dialog.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { Logo } from '../../ui/logo.tsx'
import { EnvironmentSwitcher } from './environment-switcher.tsx'
import { OperatorMenu } from './operator-menu.tsx'
import { Places } from './places.tsx'
import { ThemeToggle } from './theme-toggle.tsx'

/** Above every page on a phone; the rest of the sidebar is a sheet that rises from below, where thumbs are. */
export const PhoneBar = ({ onPalette }: { readonly onPalette: () => void }) => {
  const [isOpen, setOpen] = useState(false)
  return (
    <header className="flex h-12 shrink-0 items-center justify-between border-b-3 border-double border-rule-2 bg-desk pr-2 pl-4">
      <Link to="/" aria-label="Rollcall, overview" className="rounded-md">
        <Logo />
      </Link>
      <div className="flex gap-1">
        <IconButton label="Search" icon={<Search aria-hidden />} onClick={onPalette} className="size-10" />
        <Base.Root open={isOpen} onOpenChange={(open) => setOpen(open)}>
          <Base.Trigger render={<IconButton label="Menu" icon={<MenuIcon aria-hidden />} className="size-10" />} />
          <Base.Portal>
            <Base.Backdrop className={BACKDROP} />
            <Base.Popup className="floating fixed inset-x-0 bottom-0 z-40 flex max-h-[90dvh] flex-col rounded-b-none bg-desk pt-2">
              <div className="flex items-center justify-between px-3 pb-1">
                <Base.Title className="sr-only">Menu</Base.Title>
                <EnvironmentSwitcher />
                <Base.Close
                  render={<IconButton label="Close the menu" icon={<X aria-hidden />} className="size-10" />}
                />
              </div>
              <Places onGo={() => setOpen(false)} />
              <div className="flex items-center border-t border-rule p-2">
                <OperatorMenu />
                <ThemeToggle />
              </div>
            </Base.Popup>
          </Base.Portal>
        </Base.Root>
      </div>
    </header>
  )
}
