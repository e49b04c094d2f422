import { once } from 'node:events'
import { SMTPServer } from 'smtp-server'
import type { Certificate } from './certificate.ts'

/** A mail server on this machine that keeps what it is sent. For tests only. */
export type PostOffice = AsyncDisposable & {
  readonly port: number
  readonly letters: readonly string[]
  /** How each letter came. */
  readonly deliveries: readonly Delivery[]
  /** Resolves with the next letter that has not been taken yet. */
  next(): Promise<string>
  /** Until it is let go, no letter is taken. */
  hold(): { release(): void }
}

export type Delivery = {
  readonly isSecure: boolean
  /** The name that TLS was begun with. */
  readonly servername: string | undefined
  readonly user: string | undefined
}

export type PostOfficeOptions = {
  readonly asksForPassword?: boolean
  /** Speaks TLS: from the first byte, or once it is asked to. */
  readonly tls?: Certificate & { readonly begins: 'at once' | 'when asked' }
  /** At which step it says no, and with which code. */
  readonly refuses?: { readonly at: 'sender' | 'recipient' | 'letter'; readonly code: number }
}

/** Whom it lets in. */
export const CLERK = { user: 'rollcall', pass: 'planted-smtp-password-77' }

/** What it says when it refuses: nobody of ours may repeat it. */
export const GRUMBLE = 'grumble-of-the-server'

export const openPostOffice = async (options: PostOfficeOptions = {}): Promise<PostOffice> => {
  const { asksForPassword = true, tls, refuses } = options
  const letters: string[] = []
  const deliveries: Delivery[] = []
  const waiting: ((letter: string) => void)[] = []
  let taken = 0
  let held: Promise<void> = Promise.resolve()
  const refusalAt = (step: string): Error | null =>
    refuses?.at === step ? Object.assign(new Error(GRUMBLE), { responseCode: refuses.code }) : null
  const server = new SMTPServer({
    ...(tls === undefined ? { disabledCommands: ['STARTTLS'] } : { key: tls.key, cert: tls.cert }),
    secure: tls?.begins === 'at once',
    authOptional: !asksForPassword,
    allowInsecureAuth: true,
    disableReverseLookup: true,
    onAuth: ({ username, password }, _session, done) =>
      username === CLERK.user && password === CLERK.pass ? done(null, { user: username }) : done(new Error(GRUMBLE)),
    onMailFrom: (_address, _session, done) => done(refusalAt('sender')),
    onRcptTo: (_address, _session, done) => done(refusalAt('recipient')),
    onData: (stream, session, done) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        void held.then(() => {
          const refusal = refusalAt('letter')
          if (refusal !== null) return done(refusal)
          const letter = unfold(Buffer.concat(chunks).toString('utf8'))
          letters.push(letter)
          deliveries.push({
            isSecure: session.secure,
            servername: session.servername || undefined,
            user: session.user,
          })
          waiting.shift()?.(letter)
          done()
        })
      })
    },
  })
  // A caller that hangs up early is no matter here.
  server.on('error', () => undefined)
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  const address = server.server.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    letters,
    deliveries,
    next: () => {
      const letter = letters[taken]
      taken += 1
      return letter === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(letter)
    },
    hold: () => {
      let release = (): void => undefined
      held = new Promise((resolve) => {
        release = resolve
      })
      return { release: () => release() }
    },
    [Symbol.asyncDispose]: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

/** Lines that were broken on the way, joined again (quoted-printable, RFC 2045 §6.7). */
const unfold = (text: string): string => text.replaceAll('=\r\n', '').replaceAll('=3D', '=')

/** The first link in a letter. */
export const linkIn = (letter: string): URL => new URL(/https?:\/\/\S+/.exec(letter)?.[0] ?? '')
