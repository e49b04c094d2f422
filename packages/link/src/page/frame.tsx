import { type ReactNode, useEffect, useId, useRef } from 'react'
import type { Branding, Mode } from './session.ts'

type FrameProps = {
  readonly mode: Mode
  readonly branding: Branding | undefined
  readonly title: string
  /** Above the title, e.g. the way back. */
  readonly before?: ReactNode
  /** Left out: there is nothing to go back to, and nothing to close. */
  readonly onClose?: (() => void) | undefined
  readonly children: ReactNode
  /** What can be done, at the bottom. */
  readonly actions?: ReactNode
  /** While another sheet is before this one: out of sight, with all that was entered. */
  readonly isAside?: boolean
}

/** The sheet every screen is on: over a page in an iframe, the whole window otherwise. Its heading takes the focus when it changes. */
export const Frame = ({ mode, branding, title, before, onClose, children, actions, isAside = false }: FrameProps) => {
  const id = useId()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (isAside) return
    document.title = title
    heading.current?.focus()
  }, [title, isAside])
  const onEscape = isAside ? undefined : onClose
  useEffect(() => {
    const hear = ({ key, defaultPrevented }: KeyboardEvent): void => {
      if (key === 'Escape' && !defaultPrevented) onEscape?.()
    }
    window.addEventListener('keydown', hear)
    return () => window.removeEventListener('keydown', hear)
  }, [onEscape])
  const [Sheet, role] = mode === 'iframe' ? DIALOG : PAGE
  return (
    <div className="backdrop" data-mode={mode} hidden={isAside}>
      <Sheet className="sheet" style={colours(branding)} {...role} aria-labelledby={id}>
        <header className="head">
          <Brand branding={branding} />
          {onClose !== undefined && (
            <button type="button" className="close" aria-label="Close" onClick={onClose}>
              <svg aria-hidden viewBox="0 0 16 16" width="16" height="16">
                <path d="m3.5 3.5 9 9m0-9-9 9" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" />
              </svg>
            </button>
          )}
        </header>
        <div className="body">
          {before}
          <h1 id={id} ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {children}
        </div>
        {actions !== undefined && <footer className="actions">{actions}</footer>}
      </Sheet>
    </div>
  )
}

/** Over another page it is a dialog of that page. */
const DIALOG = ['div', { role: 'dialog', 'aria-modal': true }] as const
const PAGE = ['main', {}] as const

const Brand = ({ branding }: { readonly branding: Branding | undefined }) => (
  <div className="brand">
    {branding?.logo_url && <img src={branding.logo_url} alt="" className="logo" />}
    <span>{branding?.name ?? 'Connect an account'}</span>
  </div>
)

/** The operator's colour for what can be pressed, where there is one; the server says which text can be read on it. */
const colours = (branding: Branding | undefined): Record<string, string> | undefined =>
  branding?.color ? { '--brand': branding.color, '--on-brand': branding.text_color ?? '#ffffff' } : undefined
