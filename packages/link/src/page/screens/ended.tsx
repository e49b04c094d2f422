import type { ComponentProps } from 'react'
import { Frame } from '../frame.tsx'
import { Notice } from '../notice.tsx'
import type { Failure } from '../server.ts'

type FrameParts = Pick<ComponentProps<typeof Frame>, 'mode' | 'branding' | 'onClose' | 'isAside'>

type EndedProps = {
  readonly frame: FrameParts
  readonly label: string
  readonly notes: readonly string[]
  /** Left out: there is nothing to go on to, and the window can be closed. */
  readonly onDone: (() => void) | undefined
}

/** It worked. */
export const Ended = ({ frame, label, notes, onDone }: EndedProps) => (
  <Frame
    {...frame}
    title={`${label} is connected`}
    actions={
      onDone && (
        <button type="button" className="primary" onClick={onDone}>
          Done
        </button>
      )
    }
  >
    <p className="tick" aria-hidden>
      <svg viewBox="0 0 32 32" width="32" height="32">
        <path
          d="m8 17 5.5 5.5L25 10.5"
          fill="none"
          stroke="currentColor"
          strokeWidth="3"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      </svg>
    </p>
    {notes.map((note) => (
      <Notice key={note} tone="plain">
        {note}
      </Notice>
    ))}
    {onDone === undefined && <p>You can close this window.</p>}
  </Frame>
)

/** It cannot be done here, and trying again would not help. */
export const Refused = ({ frame, failure }: { readonly frame: FrameParts; readonly failure: Failure }) => (
  <Frame
    {...frame}
    title={failure.error_type === 'invalid_token' ? 'This link no longer works' : 'This did not work'}
    actions={
      frame.onClose && (
        <button type="button" className="primary" onClick={frame.onClose}>
          Close
        </button>
      )
    }
  >
    <Notice tone="bad">
      {failure.message}
      {failure.requestId !== undefined && <span className="request">Request {failure.requestId}</span>}
    </Notice>
    {failure.error_type === 'invalid_token' && (
      <p>Go back to where you came from and start again: you will get a new link.</p>
    )}
  </Frame>
)
