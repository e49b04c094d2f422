import type { Role } from '@rollcall/api'
import { sql } from 'kysely'
import { openDatabase } from '../../db/index.ts'
import type { TestDatabase } from '../../testing/databases.ts'
import { type StartedService, startService } from '../../testing/started-service.ts'
import { type Browser, openBrowser } from './browser.ts'

export type Person = { readonly email: string; readonly password: string; readonly id: string }

/** A service with one owner, and people hired as a test needs them. */
export type Office = AsyncDisposable & {
  readonly service: StartedService
  /** A browser in which the owner has just signed in. */
  owner(): Promise<Browser>
  /** Somebody of a role, who has used their invitation. */
  hire(role: Role): Promise<Person>
  /** A browser in which somebody has just signed in. */
  enter(person: Pick<Person, 'email' | 'password'>): Promise<Browser>
  /** A test signs in more often than anybody may in a minute. */
  forgetAttempts(): Promise<void>
  /** What the audit log holds of an action, newest first. */
  audited(action: string): Promise<readonly { readonly actor: string; readonly outcome: string }[]>
}

export const OWNER = { email: 'Owner@acme.test', password: 'a quite long pass phrase' }

export const openOffice = async (kind: TestDatabase): Promise<Office> => {
  const closing = new AsyncDisposableStack()
  const { location, drop } = await kind.create()
  closing.defer(drop)
  const database = await openDatabase(location)
  closing.defer(database.close)
  const service = closing.use(await startService({ database }))
  await service.service.operators.operators.ensureFirst(OWNER)

  const forgetAttempts: Office['forgetAttempts'] = async () => {
    await sql`delete from operator_rate_limit`.execute(database.db)
  }
  const enter: Office['enter'] = async ({ email, password }) => {
    await forgetAttempts()
    const browser = openBrowser(service)
    const { status, body } = await browser.signIn(email, password)
    if (status !== 200) throw new Error(`${email} cannot sign in: ${JSON.stringify(body)}`)
    return browser
  }

  let hired = 0
  return {
    service,
    enter,
    forgetAttempts,
    owner: () => enter(OWNER),
    hire: async (role) => {
      hired += 1
      const email = `${role}-${hired}@acme.test`
      const password = `the pass phrase of ${role}`
      const owner = await enter(OWNER)
      const { body } = await owner.call('POST', '/operator/invite', { body: { email, role } })
      const made = await openBrowser(service).call('POST', '/operator/set-up', {
        body: { token: tokenIn(body.url), name: 'Somebody', password },
      })
      if (made.status !== 200) throw new Error(`${email} was not hired: ${JSON.stringify(made.body)}`)
      const { body: list } = await owner.call('GET', '/operator?limit=1000')
      return { email, password, id: list.result.find((one: { email: string }) => one.email === email).id }
    },
    audited: async (action) => {
      const { body } = await service.call('GET', `/audit-event?limit=1000&action=${action}`)
      return body.result.map(({ actor, outcome }: { actor: string; outcome: string }) => ({ actor, outcome }))
    },
    [Symbol.asyncDispose]: () => closing.disposeAsync(),
  }
}

/** The token of a one-time link. */
export const tokenIn = (url: string): string => new URL(url).searchParams.get('token') ?? ''
