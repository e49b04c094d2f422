import { Link, type LinkProps, useMatch } from '@tanstack/react-router'
import { ChevronRight } from 'lucide-react'
import { type ReactNode, useEffect, useRef } from 'react'

export type Crumb = { readonly title: string; readonly link: LinkProps }

/** The head of every page: where it is, what it is, one sentence where that helps, what can be done. */
export const PageHeader = ({
  title,
  trail = [],
  description,
  actions,
  children,
}: {
  readonly title: string
  /** The pages above this one, from the top. */
  readonly trail?: readonly Crumb[]
  readonly description?: ReactNode
  readonly actions?: ReactNode
  /** Facts in one line under the title: status, ids. */
  readonly children?: ReactNode
}) => {
  const heading = useArrival(title)
  return (
    <header className="flex shrink-0 flex-wrap items-start justify-between gap-x-6 gap-y-3 px-4 pt-5 pb-4 sm:px-6">
      <div className="min-w-0">
        {trail.length > 0 && <Trail crumbs={trail} />}
        <h1 ref={heading} tabIndex={-1} className="text-xl font-semibold tracking-[-0.01em] break-words">
          {title}
        </h1>
        {description !== undefined && <p className="mt-0.5 max-w-2xl text-sm text-pretty text-ink-2">{description}</p>}
        {children !== undefined && (
          <div className="mt-1.5 flex flex-wrap items-center gap-x-4 gap-y-1 text-sm text-ink-2">{children}</div>
        )}
      </div>
      {actions !== undefined && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
    </header>
  )
}

const Trail = ({ crumbs }: { readonly crumbs: readonly Crumb[] }) => (
  <nav aria-label="Breadcrumbs" className="mb-0.5">
    <ol className="flex flex-wrap items-center text-sm text-ink-3">
      {crumbs.map(({ title, link }) => (
        <li key={title} className="flex items-center">
          <Link {...link} className="rounded-sm hover:text-ink hover:underline">
            {title}
          </Link>
          <ChevronRight aria-hidden className="mx-0.5 size-3.5" />
        </li>
      ))}
    </ol>
  </nav>
)

/** Where the page before was: `undefined` on the first one, where the browser's own focus is right. */
let arrivedAt: string | undefined

/** Names the window after the page, and brings the focus to its heading when one has come from another page. */
const useArrival = (title: string) => {
  const heading = useRef<HTMLHeadingElement>(null)
  // The address of this page, not of the window: while the next page is loaded the window is ahead.
  const path = useMatch({ strict: false, select: ({ pathname }) => pathname })
  useEffect(() => {
    document.title = `${title} · Rollcall`
  }, [title])
  useEffect(() => {
    // Somebody who has already begun to use the new page is left where they are.
    const isInPage = document.activeElement?.closest('main, [role="dialog"]') != null
    if (arrivedAt !== undefined && arrivedAt !== path && !isInPage) heading.current?.focus({ preventScroll: true })
    arrivedAt = path
  }, [path])
  return heading
}

/** A part of a page with a name. Thin rules instead of cards. */
export const Section = ({
  title,
  description,
  actions,
  children,
}: {
  readonly title: string
  readonly description?: ReactNode
  readonly actions?: ReactNode
  readonly children: ReactNode
}) => (
  <section aria-label={title} className="px-4 pb-8 sm:px-6">
    <div className="mb-2 flex flex-wrap items-end justify-between gap-x-4 gap-y-1">
      <div>
        <h2 className="text-base font-semibold">{title}</h2>
        {description !== undefined && <p className="max-w-2xl text-sm text-pretty text-ink-2">{description}</p>}
      </div>
      {actions !== undefined && <div className="flex gap-2">{actions}</div>}
    </div>
    {children}
  </section>
)
