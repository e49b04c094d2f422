import type { RunningVendor } from '@rollcall/connector-kit/testing'
import { createOktaVendor, OKTA_ADMIN_TOKEN, type OktaSwitches, type OktaVendor, samplePeople } from '@rollcall/sandbox'
import { serveMounted } from './serve-mounted.ts'

export type RunningOkta = RunningVendor & { readonly okta: OktaVendor }

/** An Okta org of the sandbox, its limits off. */
export const startOktaSandbox = async (switches: Partial<OktaSwitches> = {}): Promise<RunningOkta> => {
  const okta = createOktaVendor({
    clock: () => Date.now(),
    people: samplePeople(60),
    switches: { rateLimits: 'off', ...switches },
    mountedAt: '',
  })
  const server = await serveMounted(okta)
  const find = (id: string) => okta.users().find((user) => user.id === id)
  return {
    okta,
    baseUrl: `${server.url}/api/v1`,
    credential: { api_key: OKTA_ADMIN_TOKEN },
    seedUser: async (user) => okta.addUser(user),
    userIds: async () =>
      okta
        .users()
        .filter(({ standing }) => standing !== 'absent')
        .map(({ id }) => id),
    standing: async (id) => find(id)?.standing ?? 'absent',
    activeSessions: async (id) => find(id)?.sessions ?? 0,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}
