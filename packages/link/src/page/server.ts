import type { Attempt, AttemptState, Format, Linked, Mode, Outcome, Session } from './session.ts'

type Values = Readonly<Record<string, string>>

/** Why something did not work, in words for a person and in the incumbent's word for a program. */
export type Failure = {
  readonly error_type: string
  readonly message: string
  /** The server's id of the request, for its operator. */
  readonly requestId: string | undefined
}

/** What a link token may ask of the server. Each method throws a {@link Failure}. */
export type Server = {
  session(): Promise<Session>
  connect(given: {
    readonly integration: string
    readonly authentication_method: Format
    readonly credentials: Values
    readonly settings: Values
  }): Promise<Linked>
  authorize(given: {
    readonly integration: string
    readonly settings: Values
    readonly mode: Mode
    readonly opener_origin?: string
  }): Promise<Attempt>
  attempt(id: string): Promise<AttemptState>
  /** Gives an attempt up, also while this page is being closed. */
  endAttempt(id: string): Promise<AttemptState>
}

export const serverFor = (linkToken: string): Server => {
  const headers = { 'x-link-token': linkToken }
  return {
    session: () => ask('/link-session', { headers }),
    connect: (given) => ask('/link-session/connect', { headers, body: given }),
    authorize: (given) => ask('/link-session/authorize', { headers, body: given }),
    attempt: (id) => ask(`/link-session/attempt/${encodeURIComponent(id)}`, { headers }),
    endAttempt: (id) =>
      ask(`/link-session/attempt/${encodeURIComponent(id)}`, { headers, method: 'DELETE', keepalive: true }),
  }
}

/** How an attempt at the vendor ended, for the window that came back from there. */
export const outcomeOf = (id: string): Promise<Outcome> => ask(`/link-session/outcome/${encodeURIComponent(id)}`, {})

export const isFailure = (thrown: unknown): thrown is Failure =>
  typeof thrown === 'object' && thrown !== null && 'error_type' in thrown

const ask = async <T>(
  path: string,
  {
    headers = {},
    body,
    ...how
  }: Pick<RequestInit, 'method' | 'keepalive'> & { readonly headers?: Values; readonly body?: unknown },
): Promise<T> => {
  const response = await fetch(path, {
    headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    ...how,
  }).catch(() => {
    throw failure({ message: 'There is no connection. Check yours and try again; what you typed is still here.' })
  })
  const answer: unknown = await response.json().catch(() => undefined)
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the border: our own server's answer to our own request
  if (response.ok && answer !== undefined) return answer as T
  throw failure(typeof answer === 'object' && answer !== null ? answer : {})
}

const failure = (body: object): Failure => ({
  error_type: textIn(body, 'error_type') ?? 'connection_error',
  message: textIn(body, 'message') ?? 'The server did not answer as it should. Try again in a moment.',
  requestId: textIn(body, 'request_id'),
})

const textIn = (body: object, name: string): string | undefined => {
  const value: unknown = Reflect.get(body, name)
  return typeof value === 'string' && value !== '' ? value : undefined
}
