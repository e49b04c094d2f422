import { once } from 'node:events'
import { SMTPServer } from 'smtp-server'

/** A mail server on this machine that keeps what it is sent. For tests only. */
export type PostOffice = AsyncDisposable & {
  readonly port: number
  readonly letters: readonly string[]
  /** Resolves with the next letter that has not been taken yet. */
  next(): Promise<string>
  /** Until it is let go, no letter is taken. */
  hold(): { release(): void }
}

/** Whom it lets in. */
export const CLERK = { user: 'rollcall', pass: 'planted-smtp-password-77' }

export const openPostOffice = async (options: { readonly asksForPassword?: boolean } = {}): Promise<PostOffice> => {
  const { asksForPassword = true } = options
  const letters: string[] = []
  const waiting: ((letter: string) => void)[] = []
  let taken = 0
  let held: Promise<void> = Promise.resolve()
  const server = new SMTPServer({
    authOptional: !asksForPassword,
    allowInsecureAuth: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    onAuth: ({ username, password }, _session, done) =>
      username === CLERK.user && password === CLERK.pass
        ? done(null, { user: username })
        : done(new Error('no such clerk')),
    onData: (stream, _session, done) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        void held.then(() => {
          const letter = unfold(Buffer.concat(chunks).toString('utf8'))
          letters.push(letter)
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
