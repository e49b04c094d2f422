import type { ComponentProps } from 'react'
import type { Waiting } from '../consent-window.ts'
import { Frame } from '../frame.tsx'
import { Notice } from '../notice.tsx'

type ConsentingProps = {
  readonly frame: Pick<ComponentProps<typeof Frame>, 'mode' | 'branding' | 'onClose' | 'isAside'>
  readonly label: string
  readonly waiting: Waiting
}

/** While somebody consents in another window. */
export const Consenting = ({ frame, label, waiting }: ConsentingProps) => (
  <Frame
    {...frame}
    title={`Go on at ${label}`}
    actions={
      <>
        <button type="button" className="plain" onClick={() => void waiting.cancel()}>
          Cancel
        </button>
        {/* A link, which a browser follows even where it lets no script open a window. */}
        <a
          className="primary"
          href={waiting.url}
          target="_blank"
          rel="opener"
          onClick={(event) => {
            if (waiting.show()) event.preventDefault()
          }}
        >
          {waiting.isBlocked ? `Open ${label}` : 'Open it again'}
        </a>
      </>
    }
  >
    {waiting.isBlocked ? (
      <Notice tone="bad">Your browser blocked the window. Press “Open {label}”.</Notice>
    ) : (
      <p>
        A window has opened, in which {label} asks you to sign in and to allow the connection. Come back here when you
        are done.
      </p>
    )}
    <p role="status" className="waiting">
      Waiting for {label}…
    </p>
  </Frame>
)
