/** The mark: three names on a roll, ticked. */
export const Mark = ({ className = 'size-6' }: { readonly className?: string }) => (
  <svg aria-hidden viewBox="0 0 24 24" className={className}>
    <rect width="24" height="24" rx="4" className="fill-accent" />
    <path d="M5 7h8M5 12h5M5 17h4" className="stroke-on-accent" strokeWidth="1.75" strokeLinecap="round" />
    <path
      d="m12.5 15.5 2.6 2.6L20 10.5"
      fill="none"
      className="stroke-on-accent"
      strokeWidth="2.25"
      strokeLinecap="round"
      strokeLinejoin="round"
    />
  </svg>
)

/** Mark and name. */
export const Logo = () => (
  <span className="inline-flex items-center gap-2">
    <Mark />
    <span className="text-lg font-semibold tracking-[-0.02em]">Rollcall</span>
  </span>
)
