import type { Failure } from './server.ts'
import type { Mode, Session } from './session.ts'

/** What became of it, for whoever opened this page. */
export type Told =
  | { readonly kind: 'linked'; readonly integration: string; readonly integrated_account_id: string }
  | {
      readonly kind: 'failed'
      readonly failure: Pick<Failure, 'error_type' | 'message'>
      readonly integration?: string | undefined
    }
  | { readonly kind: 'closed' }

export type Opener = {
  /** Whether there is somebody to tell, or a place to go back to. */
  readonly isThere: boolean
  tell(told: Told): void
}

/** What the server lets this page speak to. */
type Allowed = Pick<Session, 'opener_origins' | 'loopback_allowed'>

/** Whether a page of this origin may open this one. */
export const mayOpen = (origin: string, { opener_origins: origins, loopback_allowed: loopback }: Allowed): boolean => {
  if (origin === window.location.origin || origins.includes(origin)) return true
  const url = URL.parse(origin)
  const isWeb = url?.protocol === 'https:' || url?.protocol === 'http:'
  return loopback && isWeb && LOOPBACK.test(url.hostname)
}

/** The server decides by the same rule (`link/origins.ts`). */
const LOOPBACK = /^(?:(?:.+\.)?localhost|127(?:\.\d+){3}|\[::1\])$/

/**
 * Tells the page that opened this one, in the incumbent's shapes (`is_truto`), and nobody else: a message goes to the one origin that was
 * checked. Where the whole window came here, it goes back to `redirectUri` instead.
 */
export const openerFor = (given: {
  readonly mode: Mode
  readonly origin: string | undefined
  readonly redirectUri: string | null
}): Opener => {
  const { mode, origin, redirectUri } = given
  if (mode === 'sameWindow') {
    return {
      isThere: redirectUri !== null,
      tell: (told) => {
        if (redirectUri !== null) window.location.assign(backTo(redirectUri, told))
      },
    }
  }
  const other: Window | null = mode === 'iframe' ? window.parent : window.opener
  return {
    isThere: other !== null && origin !== undefined,
    tell: (told) => {
      if (origin !== undefined) other?.postMessage(messageOf(told), origin)
      if (mode === 'popup') window.close()
    },
  }
}

const messageOf = (told: Told): unknown => {
  switch (told.kind) {
    case 'closed':
      return 'closed'
    case 'linked': {
      const { integration, integrated_account_id } = told
      return { is_truto: true, result: 'success', integration, integrated_account_id }
    }
    case 'failed': {
      const { integration, failure } = told
      const { error_type, message } = failure
      return { is_truto: true, result: 'error', error: message, error_type, integration }
    }
  }
}

const backTo = (redirectUri: string, told: Told): string => {
  const url = new URL(redirectUri)
  const parameters: Readonly<Record<string, string | undefined>> =
    told.kind === 'linked'
      ? { result: 'success', integration: told.integration, integrated_account_id: told.integrated_account_id }
      : told.kind === 'failed'
        ? {
            result: 'error',
            error: told.failure.message,
            error_type: told.failure.error_type,
            integration: told.integration,
          }
        : { result: 'closed' }
  for (const [name, value] of Object.entries(parameters)) if (value !== undefined) url.searchParams.set(name, value)
  return url.href
}
