import { type StartedService, startService } from '../../testing/started-service.ts'
import { type UnifiedCalls, unifiedCalls } from './unified-calls.ts'

/** A service with the sample company's workspace connected, and what a test of writes wants to know of both. For tests only. */
export type Company = AsyncDisposable & {
  readonly service: StartedService
  readonly account: string
  readonly notion: UnifiedCalls
  readonly control: StartedService['sandbox']['control']
  members(): ReturnType<ReturnType<StartedService['sandbox']['control']['state']>['members']>
  /** An engineer, no owner. */
  aMember(): ReturnType<Company['members']>[number]
  /** What was sent to the vendor. */
  callsOf(method: string): ReturnType<ReturnType<StartedService['sandbox']['control']['state']>['calls']>
  /** The newest event of an action. */
  // oxlint-disable-next-line typescript/no-explicit-any -- a test looks into whatever came
  auditOf(action: string): Promise<any>
  /** Everything at the vendor as at the start, and a minute later, so that what is audited next is the newest. */
  begin(): void
}

export const openCompany = async (): Promise<Company> => {
  const service = await startService()
  const account = await service.link()
  const { control } = service.sandbox
  const members: Company['members'] = () => control.state().members({ limit: 300 })
  return {
    service,
    account,
    notion: unifiedCalls(service, `integrated_account_id=${account}`),
    control,
    members,
    aMember: () => {
      const member = members().find(({ role, attributes }) => role === 'member' && attributes['title'] === 'Engineer')
      if (member === undefined) throw new Error('the sample company has engineers')
      return member
    },
    callsOf: (method) =>
      control
        .state()
        .calls()
        .filter((call) => call.method === method),
    auditOf: async (action) => {
      const path = `/audit-event?integrated_account_id=${account}&action=${action}&limit=1`
      return (await service.call('GET', path)).body.result[0]
    },
    begin: () => {
      control.reset()
      service.clock.now = new Date(service.clock.now.getTime() + 60_000)
    },
    [Symbol.asyncDispose]: () => service[Symbol.asyncDispose](),
  }
}
