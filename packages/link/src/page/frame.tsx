import { type ReactNode, useEffect, useRef } from 'react'
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
}

/** The sheet every screen is on: over a page in an iframe, the whole window otherwise. Its heading takes the focus when it changes. */
export const Frame = ({ mode, branding, title, before, onClose, children, actions }: FrameProps) => {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = title
    heading.current?.focus()
  }, [title])
  const onEscape = useRef(onClose)
  onEscape.current = onClose
  useEffect(() => {
    const hear = ({ key, defaultPrevented }: KeyboardEvent): void => {
      if (key === 'Escape' && !defaultPrevented) onEscape.current?.()
    }
    window.addEventListener('keydown', hear)
    return () => window.removeEventListener('keydown', hear)
  }, [])
  return (
    <div className="backdrop" data-mode={mode}>
      <main
        className="sheet"
        style={colours(branding)}
        {...(mode === 'iframe' ? { role: 'dialog', 'aria-modal': true } : {})}
        aria-labelledby="title"
      >
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
          <h1 id="title" ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {children}
        </div>
        {actions !== undefined && <footer className="actions">{actions}</footer>}
      </main>
    </div>
  )
}

const Brand = ({ branding }: { readonly branding: Branding | undefined }) => (
  <div className="brand">
    {branding?.logo_url && <img src={branding.logo_url} alt="" className="logo" />}
    <span>{branding?.name ?? 'Connect an account'}</span>
  </div>
)

/** The operator's colour for what can be pressed, where there is one; the server says which text can be read on it. */
const colours = (branding: Branding | undefined): Record<string, string> | undefined =>
  branding?.color ? { '--brand': branding.color, '--on-brand': branding.text_color ?? '#ffffff' } : undefined
