import { type ReactNode, useEffect } from 'react'
import { Logo } from '../../ui/logo.tsx'

/** The page outside of the shell: one sheet on a ruled desk. */
export const EntryFrame = ({
  title,
  description,
  children,
  foot,
}: {
  readonly title: string
  readonly description?: ReactNode
  readonly children?: ReactNode
  /** Below the form: another way. */
  readonly foot?: ReactNode
}) => {
  useEffect(() => {
    document.title = `${title} · Rollcall`
  }, [title])
  return (
    <div className="ruled flex min-h-dvh flex-col items-center px-4 pt-[12dvh] pb-8">
      <main className="w-full max-w-sm">
        <div className="rounded-lg border border-rule-2 bg-paper px-7 pt-6 pb-7">
          <div className="mb-7 border-b-3 border-double border-rule-2 pb-4">
            <Logo />
          </div>
          <h1 className="text-xl font-semibold tracking-[-0.01em]">{title}</h1>
          {description !== undefined && <div className="mt-1 text-sm text-pretty text-ink-2">{description}</div>}
          {children !== undefined && <div className="mt-5">{children}</div>}
          {foot !== undefined && <div className="mt-5 text-sm text-ink-2">{foot}</div>}
        </div>
      </main>
    </div>
  )
}
