import type { ReactNode } from 'react'

/** Something to be read now: said aloud at once where it is bad. */
export const Notice = ({
  tone,
  children,
}: {
  readonly tone: 'bad' | 'good' | 'plain'
  readonly children: ReactNode
}) => (
  <div className="notice" data-tone={tone} role={tone === 'bad' ? 'alert' : 'status'}>
    {children}
  </div>
)
