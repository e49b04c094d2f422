import { dirname } from 'node:path'
import type { Page } from 'playwright-core'
import { type StartedService, startService } from '../../packages/server/src/testing/started-service.ts'
import { ensureBuilt } from '../../tools/build/ensure-built.ts'
import { openBrowser, type WindowOptions } from '../testing/browser.ts'

const root = dirname(dirname(import.meta.dirname))

/** The console in a real browser, on the real service, with the sandbox's workspace linked. */
export type Scene = AsyncDisposable & {
  readonly service: StartedService
  /** The connection to the sandbox's workspace, of 120 people. */
  readonly account: string
  /** A window of somebody who has not signed in. */
  strangerWindow(options?: WindowOptions): Promise<Page>
  /** A window of the owner, who has signed in. */
  window(options?: WindowOptions): Promise<Page>
}

export const OWNER = { email: 'ada@example.com', name: 'Ada Byron', password: 'correct horse battery' }

/** Once for all files of a run: while somebody works on the pages, they would be another build for each. */
let built: Promise<void> | undefined

export const startScene = async (): Promise<Scene> => {
  built ??= ensureBuilt(root)
  await built
  const service = await startService()
  const account = await service.link()
  await makeOwner(service)
  const session = await signIn(service)
  const browser = await openBrowser()
  const strangerWindow = (options: WindowOptions = {}) => browser.window({ baseURL: service.url, ...options })
  return {
    service,
    account,
    strangerWindow,
    window: async (options) => {
      const page = await strangerWindow(options)
      await page.context().addCookies([{ ...session, url: service.url }])
      return page
    },
    [Symbol.asyncDispose]: async () => {
      await browser[Symbol.asyncDispose]()
      await service[Symbol.asyncDispose]()
    },
  }
}

/** By the link that local mode prints at the first start. */
const makeOwner = async ({ service, url, call }: StartedService): Promise<void> => {
  const token = new URL((await service.operators.firstPath()) ?? '', url).searchParams.get('token')
  const answer = await call('POST', '/operator/set-up', { body: { token, ...OWNER }, token: null })
  if (answer.status !== 200) throw new Error(`no operator was made: ${answer.text}`)
}

const signIn = async ({ url, call }: StartedService): Promise<{ readonly name: string; readonly value: string }> => {
  const { email, password } = OWNER
  const answer = await call('POST', '/auth/sign-in/email', {
    body: { email, password },
    headers: { origin: url },
    token: null,
  })
  const [, name = '', value = ''] = /^([^=]+)=([^;]+)/.exec(answer.headers.getSetCookie()[0] ?? '') ?? []
  if (name === '') throw new Error(`not signed in: ${answer.text}`)
  return { name, value }
}
