import { useEffect, useState } from 'react'
import { App } from './app.tsx'
import { Frame } from './frame.tsx'
import { openerFor } from './opener.ts'
import type { Parameters } from './parameters.ts'
import { Ended, Refused } from './screens/ended.tsx'
import { type Failure, outcomeOf, type Server } from './server.ts'
import type { Outcome } from './session.ts'
import { toFailure } from './to-failure.ts'

type ReturnedProps = { readonly id: string; readonly parameters: Parameters; readonly server: Server }

/** The window that came back from a vendor: says how it ended, to whoever waits for it, or to the person. */
export const Returned = ({ id, parameters, server }: ReturnedProps) => {
  const [outcome, setOutcome] = useState<Outcome>()
  const [failure, setFailure] = useState<Failure>()
  const [isTryingAgain, setTryingAgain] = useState(false)
  useEffect(() => {
    outcomeOf(id).then(
      (ended) => {
        setOutcome(ended)
        if (ended.result === 'success') tell(ended)
      },
      (thrown: unknown) => setFailure(toFailure(thrown)),
    )
  }, [id])

  if (isTryingAgain) return <App parameters={parameters} server={server} />
  const frame = { mode: 'popup', branding: outcome?.branding, onClose: undefined } as const
  if (failure !== undefined) return <Refused frame={frame} failure={failure} />
  if (outcome === undefined)
    return (
      <Frame {...frame} title="One moment">
        <p role="status" className="quiet">
          Finishing…
        </p>
      </Frame>
    )
  if (outcome.result === 'success') {
    return <Ended frame={frame} label="Your account" notes={outcome.notes} onDone={undefined} />
  }
  const { error } = outcome
  const isSameWindow = outcome.mode === 'sameWindow'
  const canTryAgain = parameters.linkToken !== '' && isSameWindow
  return (
    <Frame
      {...frame}
      title="It was not connected"
      onClose={isSameWindow ? () => tell(outcome) : () => window.close()}
      actions={
        canTryAgain && (
          <button type="button" className="primary" onClick={() => setTryingAgain(true)}>
            Try again
          </button>
        )
      }
    >
      <p>{error?.message}</p>
      {!isSameWindow && <p>You can close this window and go on where you came from.</p>}
    </Frame>
  )
}

/** In a window that was opened for the consent there is nobody to tell: whoever opened it asks the server. */
const tell = ({ mode, redirect_uri: redirectUri, ...ended }: Outcome): void => {
  if (mode !== 'sameWindow') return window.close()
  const opener = openerFor({ mode, origin: undefined, redirectUri })
  const { integration, integrated_account_id: id, error } = ended
  if (id !== null && ended.result === 'success') opener.tell({ kind: 'linked', integration, integrated_account_id: id })
  else
    opener.tell({
      kind: 'failed',
      integration,
      failure: error ?? { error_type: 'connection_error', message: 'It was not connected.' },
    })
}
