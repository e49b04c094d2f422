import { randomUUID } from 'node:crypto'
import { openDatabase } from '../../db/index.ts'
import type { TestDatabase } from '../../testing/databases.ts'
import { type Answer, type StartedService, startService } from '../../testing/started-service.ts'

/** A started service whose connections' health is looked at. For tests only. */
export type ObservedService = AsyncDisposable & {
  readonly service: StartedService
  /** Connects the sandbox for a tenant of its own. */
  link(settings?: Readonly<Record<string, string>>): Promise<string>
  /** Lists users over an account, which needs its credential. */
  users(id: string): Promise<Answer>
  account(id: string): Promise<Answer['body']>
  /** What the audit log says has happened to an account by itself, newest first, e.g. `reactivated`. */
  events(id: string): Promise<readonly string[]>
  /** Has the vendor answer so from now on; to calls of `/Users` unless told otherwise. */
  answerWith(status: number, more?: { readonly path?: string; readonly times?: number; readonly body?: string }): string
  pass(milliseconds: number): void
  /** Resolves when a fault has struck for the first time. */
  struck(): Promise<void>
  proveDue(signal?: AbortSignal): Promise<number>
}

export const startObserved = async (kind: TestDatabase): Promise<ObservedService> => {
  const { location, drop } = await kind.create()
  const database = await openDatabase(location)
  const service = await startService({ database })
  const { control } = service.sandbox
  return {
    service,
    link: (settings = {}) => service.link({ tenantId: randomUUID(), settings }),
    users: (id) => service.call('GET', `/unified/user-directory/users?integrated_account_id=${id}&limit=1`),
    account: async (id) => (await service.call('GET', `/integrated-account/${id}`)).body,
    events: async (id) => {
      const { body } = await service.call('GET', `/audit-event?integrated_account_id=${id}&limit=1000`)
      return body.result
        .filter(({ actor }: { actor: string }) => actor === 'system')
        .map(({ action }: { action: string }) => action.replace('integrated_account.', ''))
    },
    answerWith: (status, { path = '/scim/v2/Users', times, body } = {}) =>
      control.fault({
        match: { path },
        ...(times === undefined ? {} : { times }),
        fault: { kind: 'status', status, ...(body === undefined ? {} : { body }) },
      }),
    pass: (milliseconds) => {
      service.clock.now = new Date(service.clock.now.getTime() + milliseconds)
    },
    struck: async () => {
      while (control.faults()[0]?.struck === 0) await new Promise((resolve) => setImmediate(resolve))
    },
    proveDue: (signal = new AbortController().signal) => service.service.connections.proveDue(signal),
    [Symbol.asyncDispose]: async () => {
      await service[Symbol.asyncDispose]()
      await database.close()
      await drop()
    },
  }
}
