import { type ReactNode, useEffect, useState } from 'react'
import { askConsent, type Waiting } from './consent-window.ts'
import { Frame } from './frame.tsx'
import { mayOpen, type Opener, openerFor } from './opener.ts'
import type { Parameters } from './parameters.ts'
import { Connect, type Entered } from './screens/connect.tsx'
import { Consenting } from './screens/consenting.tsx'
import { Ended, Refused } from './screens/ended.tsx'
import { Picker } from './screens/picker.tsx'
import type { Failure, Server } from './server.ts'
import type { Integration, Linked, Outcome, Session } from './session.ts'
import { toFailure } from './to-failure.ts'

type Screen =
  | { readonly kind: 'loading' }
  /** Nothing can be done here. */
  | { readonly kind: 'refused'; readonly failure: Failure }
  /** Somebody opened this page who may not; nobody is told anything. */
  | { readonly kind: 'stranger'; readonly origin: string }
  | { readonly kind: 'picker'; readonly session: Session }
  | { readonly kind: 'connect'; readonly session: Session; readonly integration: Integration }
  | {
      readonly kind: 'consenting'
      readonly session: Session
      readonly integration: Integration
      readonly waiting: Waiting
    }
  | { readonly kind: 'linked'; readonly session: Session; readonly linked: Omit<Linked, 'result'> }

const FORM = 'connect'

/** The hosted page: from a link token to a linked account. */
export const App = ({ parameters, server }: { readonly parameters: Parameters; readonly server: Server }) => {
  const { mode, origin } = parameters
  const [screen, setScreen] = useState<Screen>({ kind: 'loading' })
  const [failure, setFailure] = useState<Failure>()
  const [isBusy, setBusy] = useState(false)
  const [hasTyped, setTyped] = useState(false)
  const [isLeaving, setLeaving] = useState(false)
  /** Gone as far as the person sees; whoever waits for it is yet to be told how it ended. */
  const [isClosing, setClosing] = useState(false)

  useEffect(() => {
    server.session().then(
      (session) => setScreen(firstScreen(session, parameters)),
      (thrown: unknown) => setScreen({ kind: 'refused', failure: toFailure(thrown) }),
    )
  }, [server, parameters])

  const session = 'session' in screen ? screen.session : undefined
  const opener = openerFor({ mode, origin, redirectUri: session?.redirect_uri ?? null })
  const integrations = session === undefined ? [] : choicesOf(session, parameters)

  const giveUp = (waiting: Waiting): ReturnType<Waiting['cancel']> => {
    setClosing(true)
    return waiting.cancel()
  }

  const close = async (): Promise<void> => {
    if (hasTyped && !isLeaving) return setLeaving(true)
    const ended = screen.kind === 'consenting' ? await giveUp(screen.waiting) : undefined
    // Too late to be given up: `consent` hears of it as well, and tells of the account.
    if (isLinked(ended)) return setClosing(false)
    const last = screen.kind === 'refused' ? screen.failure : ended === undefined ? failure : failureOf(ended)
    opener.tell(
      last === undefined ? { kind: 'closed' } : { kind: 'failed', failure: last, integration: integrationOf(screen) },
    )
  }

  const finish = (at: Session, linked: Omit<Linked, 'result'>): void => {
    setTyped(false)
    setLeaving(false)
    setScreen({ kind: 'linked', session: at, linked })
    // At once: should the person close the window now, whoever waits for it knows all the same.
    if (linked.notes.length === 0 || mode !== 'iframe') tellLinked(opener, linked)
  }

  const fail = (thrown: unknown): void => {
    const told = toFailure(thrown)
    if (told.error_type === 'invalid_token') setScreen({ kind: 'refused', failure: told })
    else setFailure(told)
  }

  const consent = async (at: Session, integration: Integration, settings: Entered['settings']): Promise<void> => {
    const waiting = await askConsent({ server, integration: integration.name, settings, mode, origin })
    setScreen({ kind: 'consenting', session: at, integration, waiting })
    const outcome = await waiting.outcome
    if (isLinked(outcome)) {
      finish(at, {
        integration: outcome.integration,
        integrated_account_id: outcome.integrated_account_id,
        notes: outcome.notes,
      })
      return
    }
    setScreen({ kind: 'connect', session: at, integration })
    if (outcome !== undefined) fail(failureOf(outcome))
  }

  const submit = async (
    at: Session,
    integration: Integration,
    { scheme, credentials, settings }: Entered,
  ): Promise<void> => {
    setFailure(undefined)
    setBusy(true)
    try {
      if (scheme.grant === 'authorization_code') await consent(at, integration, settings)
      else {
        const { name } = integration
        finish(
          at,
          await server.connect({ integration: name, authentication_method: scheme.format, credentials, settings }),
        )
      }
    } catch (thrown) {
      fail(thrown)
    } finally {
      setBusy(false)
    }
  }

  const sheet = { mode, branding: session?.branding }
  const frame = { ...sheet, onClose: opener.isThere ? () => void close() : undefined, isAside: isLeaving || isClosing }

  const shown = (): ReactNode => {
    switch (screen.kind) {
      case 'loading':
        return (
          <Frame {...frame} title="One moment">
            <p role="status" className="quiet">
              Opening…
            </p>
          </Frame>
        )
      case 'refused':
        return <Refused frame={frame} failure={screen.failure} />
      case 'stranger':
        return (
          <Frame mode={mode} branding={undefined} title="This page cannot be shown here">
            <p>
              {screen.origin} is not among the sites that may open it. Whoever runs it adds the site to the link
              settings of their environment.
            </p>
          </Frame>
        )
      case 'picker':
        return (
          <Frame {...frame} title="What do you want to connect?">
            {integrations.length === 0 ? (
              <p>There is nothing to connect here at the moment. Whoever sent you here can change that.</p>
            ) : (
              <Picker
                integrations={integrations}
                onPick={(integration) => setScreen({ kind: 'connect', session: screen.session, integration })}
              />
            )}
          </Frame>
        )
      case 'connect': {
        const { integration } = screen
        const isRelink = screen.session.kind === 'relink'
        const canGoBack = !isRelink && parameters.canGoBack && integrations.length > 1
        const back = (): void => {
          setFailure(undefined)
          setTyped(false)
          setScreen({ kind: 'picker', session: screen.session })
        }
        return (
          <Frame
            {...frame}
            title={`${isRelink ? 'Reconnect' : 'Connect'} ${integration.label}`}
            before={canGoBack && <Back onBack={back} />}
            actions={
              <button type="submit" form={FORM} className="primary" aria-disabled={isBusy}>
                {isBusy ? 'Checking…' : isRelink ? 'Reconnect' : 'Connect'}
              </button>
            }
          >
            {isRelink && <p>The connection stays the same one: nothing that was set up for it is lost.</p>}
            <p className="hidden" role="status">
              {isBusy ? `Trying it with ${integration.label}.` : ''}
            </p>
            <Connect
              formId={FORM}
              integration={integration}
              format={parameters.format ?? screen.session.account?.authentication_method}
              isBusy={isBusy}
              failure={failure}
              onType={() => setTyped(true)}
              onSubmit={(entered) => void submit(screen.session, integration, entered)}
            />
          </Frame>
        )
      }
      case 'consenting':
        return <Consenting frame={frame} label={screen.integration.label} waiting={screen.waiting} />
      case 'linked': {
        const label =
          integrations.find(({ name }) => name === screen.linked.integration)?.label ?? screen.linked.integration
        // Over another page it is this page that goes away; what was put right is to be read first.
        const done = mode === 'iframe' ? () => tellLinked(opener, screen.linked) : undefined
        return <Ended frame={{ ...frame, onClose: done }} label={label} notes={screen.linked.notes} onDone={done} />
      }
    }
  }

  return (
    <>
      {isLeaving && !isClosing && (
        <Leaving frame={sheet} onStay={() => setLeaving(false)} onLeave={() => void close()} />
      )}
      {shown()}
    </>
  )
}

const Back = ({ onBack }: { readonly onBack: () => void }) => (
  <button type="button" className="back" onClick={onBack}>
    ← All applications
  </button>
)

type LeavingProps = {
  readonly frame: { readonly mode: Parameters['mode']; readonly branding: Session['branding'] | undefined }
  readonly onStay: () => void
  readonly onLeave: () => void
}

const Leaving = ({ frame, onStay, onLeave }: LeavingProps) => (
  <Frame
    {...frame}
    title="Leave without connecting?"
    onClose={onStay}
    actions={
      <>
        <button type="button" className="plain" onClick={onLeave}>
          Leave
        </button>
        <button type="button" className="primary" onClick={onStay}>
          Stay
        </button>
      </>
    }
  >
    <p>What you have entered is not kept anywhere.</p>
  </Frame>
)

const tellLinked = (opener: Opener, { integration, integrated_account_id }: Omit<Linked, 'result'>): void =>
  opener.tell({ kind: 'linked', integration, integrated_account_id })

/** What may be chosen: what the token allows, and of that what the opener wants. */
const choicesOf = ({ integrations }: Session, { integrations: wanted }: Parameters): readonly Integration[] =>
  wanted === undefined ? integrations : integrations.filter(({ name }) => wanted.includes(name))

const firstScreen = (session: Session, parameters: Parameters): Screen => {
  const { mode, origin } = parameters
  if (mode !== 'sameWindow' && (origin === undefined || !mayOpen(origin, session))) {
    return { kind: 'stranger', origin: origin ?? 'This site' }
  }
  const choices = choicesOf(session, parameters)
  const wanted = session.account?.integration ?? parameters.integration
  const found = choices.find(({ name }) => name === wanted) ?? (choices.length === 1 ? choices[0] : undefined)
  if (wanted !== undefined && found?.name !== wanted) {
    return {
      kind: 'refused',
      failure: {
        error_type: 'invalid_integration',
        message: `“${wanted}” cannot be connected here. It is not offered, or its name is misspelt.`,
        requestId: undefined,
      },
    }
  }
  return found === undefined ? { kind: 'picker', session } : { kind: 'connect', session, integration: found }
}

const isLinked = (outcome: Outcome | undefined): outcome is Outcome & { readonly integrated_account_id: string } =>
  outcome?.result === 'success' && outcome.integrated_account_id !== null

const integrationOf = (screen: Screen): string | undefined =>
  'integration' in screen ? screen.integration.name : undefined

const failureOf = ({ error }: Outcome): Failure => ({
  error_type: error?.error_type ?? 'connection_error',
  message: error?.message ?? 'It was not connected. Try again.',
  requestId: undefined,
})
