/** A key of the keyboard. */
export const Key = ({ children }: { readonly children: string }) => (
  <kbd className="inline-flex h-5 min-w-5 items-center justify-center rounded-sm border border-rule-2 bg-paper px-1 font-sans text-2xs text-ink-2">
    {children}
  </kbd>
)

/** How the modifier of shortcuts is written on this system. */
export const MODIFIER = /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘' : 'Ctrl'
