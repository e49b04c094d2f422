import type { Server } from './server.ts'
import type { AttemptState, Mode, Outcome } from './session.ts'

type Asking = {
  readonly server: Server
  readonly integration: string
  readonly settings: Readonly<Record<string, string>>
  readonly mode: Mode
  readonly origin: string | undefined
}

/** An attempt that goes on in another window. */
export type Waiting = {
  /** For a link to press, where the browser opened no window by itself. */
  readonly url: string
  readonly isBlocked: boolean
  /** Opens or raises the window. @returns whether the browser has let it */
  show(): boolean
  /** Resolves with how it ended; `undefined` when it was given up, by the person or by time. */
  readonly outcome: Promise<Outcome | undefined>
  /** Gives it up: nothing is connected by what the vendor answers after. Resolves as {@link outcome} does: it may have been allowed a moment ago. */
  cancel(): Promise<Outcome | undefined>
}

const ASK_EVERY_MS = 1000

/** How long whoever gives up waits to hear whether it was too late for that. */
const HEARS_WITHIN_MS = 3000

const FEATURES = 'popup,width=560,height=720'

/**
 * Asks for a vendor's consent, in a window that is opened in the click itself, or browsers block it: vendors refuse to be framed, and some cut
 * the window that shows them off from whoever opened it, who would take this page for closed. Only where the whole window was given to this
 * page does it go there itself and come back; the promise then never settles.
 */
export const askConsent = async ({ server, integration, settings, mode, origin }: Asking): Promise<Waiting> => {
  const own = mode === 'sameWindow' ? undefined : window.open('', '_blank', FEATURES)
  const given = { integration, settings, mode, ...(origin === undefined ? {} : { opener_origin: origin }) }
  const attempt = await server.authorize(given).catch((error: unknown) => {
    own?.close()
    throw error
  })
  if (mode === 'sameWindow') {
    window.location.assign(attempt.authorization_url)
    return new Promise(() => undefined)
  }
  own?.location.replace(attempt.authorization_url)
  return waitFor({ server, url: attempt.authorization_url, attemptId: attempt.attempt_id, opened: own ?? undefined })
}

type Opened = {
  readonly server: Server
  readonly url: string
  readonly attemptId: string
  readonly opened: Window | undefined
}

const waitFor = ({ server, url, attemptId, opened }: Opened): Waiting => {
  const { promise, resolve } = Promise.withResolvers<Outcome | undefined>()
  let shown = opened
  const look = async (): Promise<void> => {
    const state = await server.attempt(attemptId).catch((): AttemptState => ({ status: 'waiting', outcome: null }))
    if (state.status === 'finished') end(state.outcome ?? undefined)
    else if (state.status !== 'waiting') end(undefined)
  }
  /** Should the server not hear of it, the attempt ends by time. */
  const giveUp = (): Promise<AttemptState | undefined> => server.endAttempt(attemptId).catch(() => undefined)
  const onLeaving = (): void => void giveUp()
  // Asked of the server and not of the window: some vendors cut it off from us, and it looks closed while somebody signs in there.
  const timer = window.setInterval(() => void look(), ASK_EVERY_MS)
  const end = (outcome: Outcome | undefined): void => {
    window.clearInterval(timer)
    window.removeEventListener('pagehide', onLeaving)
    shown?.close()
    resolve(outcome)
  }
  // Whoever closes this page leaves the vendor's window open behind.
  window.addEventListener('pagehide', onLeaving)
  return {
    url,
    isBlocked: opened === undefined,
    show: () => {
      if (shown !== undefined && !shown.closed) shown.focus()
      else shown = window.open(url, '_blank', FEATURES) ?? undefined
      return shown !== undefined
    },
    outcome: promise,
    cancel: () => {
      window.setTimeout(() => end(undefined), HEARS_WITHIN_MS)
      void giveUp().then((state) => end(state?.outcome ?? undefined))
      return promise
    },
  }
}
