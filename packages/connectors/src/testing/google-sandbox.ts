import type { RunningVendor } from '@rollcall/connector-kit/testing'
import { createGoogleVendor, type GoogleSwitches, type GoogleVendor, samplePeople } from '@rollcall/sandbox'
import { serveMounted } from './serve-mounted.ts'

export type RunningGoogle = RunningVendor & { readonly google: GoogleVendor }

type Options = { readonly switches?: Partial<GoogleSwitches>; readonly scopes?: readonly string[] }

/** A Google Workspace of the sandbox, its quota off, with an access token as a consent would give. */
export const startGoogleSandbox = async ({ switches, scopes }: Options = {}): Promise<RunningGoogle> => {
  const google = createGoogleVendor({
    clock: () => Date.now(),
    people: samplePeople(60),
    switches: { quota: 'off', ...switches },
    mountedAt: '',
  })
  const server = await serveMounted(google)
  const find = (id: string) => google.users().find((user) => user.id === id)
  return {
    google,
    baseUrl: `${server.url}/admin/directory/v1`,
    credential: { access_token: google.accessToken(scopes) },
    seedUser: async (user) => google.addUser(user),
    userIds: async () =>
      google
        .users()
        .filter(({ standing }) => standing !== 'absent')
        .map(({ id }) => id),
    standing: async (id) => find(id)?.standing ?? 'absent',
    activeSessions: async (id) => find(id)?.sessions ?? 0,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}
