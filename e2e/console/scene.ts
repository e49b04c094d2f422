import { dirname } from 'node:path'
import type { Page } from 'playwright-core'
import type { Role } from '../../packages/api/src/index.ts'
import { type StartedService, startService } from '../../packages/server/src/testing/started-service.ts'
import { ensureBuilt } from '../../tools/build/ensure-built.ts'
import { openBrowser, type WindowOptions } from '../testing/browser.ts'

const root = dirname(dirname(import.meta.dirname))

/** The console in a real browser, on the real service, with the sandbox's workspace linked. */
export type Scene = AsyncDisposable & {
  readonly service: StartedService
  /** The connection to the sandbox's workspace, of 120 people. */
  readonly account: string
  /** Ids of a user and a group there. */
  readonly user: string
  readonly group: string
  /** A webhook that had one delivery. */
  readonly webhook: string
  /** A window of somebody who has not signed in. */
  strangerWindow(options?: WindowOptions): Promise<Page>
  /** A window of the owner, who has signed in. */
  window(options?: WindowOptions): Promise<Page>
  /** A window of somebody with another role, who was invited and has signed in. */
  windowAs(role: Role): Promise<Page>
}

export const OWNER = { email: 'ada@example.com', name: 'Ada Byron', password: 'correct horse battery' }

/** Once for all files of a run: while somebody works on the pages, they would be another build for each. */
let built: Promise<void> | undefined

export const startScene = async (): Promise<Scene> => {
  built ??= ensureBuilt(root)
  await built
  const service = await startService()
  const account = await service.link()
  const made = { ...(await someRecords(service, account)), webhook: await makeWebhook(service) }
  await makeOwner(service)
  const session = await signIn(service, OWNER)
  const browser = await openBrowser()
  const strangerWindow = (options: WindowOptions = {}) => browser.window({ baseURL: service.url, ...options })
  const signedIn = async ({ name, value }: Session, options: WindowOptions = {}): Promise<Page> => {
    const page = await strangerWindow(options)
    await page.context().addCookies([{ name, value, url: service.url }])
    return page
  }
  const sessions = new Map<Role, Session>()
  const sessionOf = async (role: Role): Promise<Session> => {
    const own = sessions.get(role) ?? (await signIn(service, await hire(service, role)))
    sessions.set(role, own)
    return own
  }
  return {
    service,
    account,
    ...made,
    strangerWindow,
    window: (options) => signedIn(session, options),
    windowAs: async (role) => signedIn(await sessionOf(role)),
    [Symbol.asyncDispose]: async () => {
      await browser[Symbol.asyncDispose]()
      await service[Symbol.asyncDispose]()
    },
  }
}

type Record = { readonly id: string; readonly name: string }

const someRecords = async ({ call }: StartedService, account: string) => {
  const first = async (resource: 'users' | 'groups'): Promise<Record> => {
    const { body } = await call('GET', `/unified/user-directory/${resource}?integrated_account_id=${account}&limit=1`)
    return body.result[0]
  }
  const [user, group] = [await first('users'), await first('groups')]
  return { user: user.id, group: group.id }
}

/** To an address where nobody listens: its test delivery fails, and is to be seen. */
const makeWebhook = async ({ call }: StartedService): Promise<string> => {
  const { body } = await call('POST', '/webhook', { body: { target_url: 'http://127.0.0.1:9/hook' } })
  await call('POST', '/webhook/test', { body: { id: body.id } })
  return body.id
}

/** By the link that local mode prints at the first start. */
const makeOwner = async ({ service, url, call }: StartedService): Promise<void> => {
  const token = new URL((await service.operators.firstPath()) ?? '', url).searchParams.get('token')
  const answer = await call('POST', '/operator/set-up', { body: { token, ...OWNER }, token: null })
  if (answer.status !== 200) throw new Error(`no operator was made: ${answer.text}`)
}

type Person = { readonly email: string; readonly password: string }

const hire = async ({ call }: StartedService, role: Role): Promise<Person> => {
  const person = { email: `${role}@example.com`, password: `the pass phrase of ${role}` }
  const { body: invitation } = await call('POST', '/operator/invite', { body: { email: person.email, role } })
  const token = new URL(invitation.url).searchParams.get('token')
  const { password } = person
  const answer = await call('POST', '/operator/set-up', { body: { token, name: 'Grace', password }, token: null })
  if (answer.status !== 200) throw new Error(`nobody was hired: ${answer.text}`)
  return person
}

type Session = { readonly name: string; readonly value: string }

const signIn = async ({ url, call }: StartedService, { email, password }: Person): Promise<Session> => {
  const answer = await call('POST', '/auth/sign-in/email', {
    body: { email, password },
    headers: { origin: url },
    token: null,
  })
  const [, name = '', value = ''] = /^([^=]+)=([^;]+)/.exec(answer.headers.getSetCookie()[0] ?? '') ?? []
  if (name === '') throw new Error(`not signed in: ${answer.text}`)
  return { name, value }
}
