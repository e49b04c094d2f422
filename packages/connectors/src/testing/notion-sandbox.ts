import type { RunningVendor } from '@rollcall/connector-kit/testing'
import { createSandbox, SAMPLE_SCIM_TOKEN } from '@rollcall/sandbox'

/** A Notion workspace of the sandbox, its rate limit off. */
export const startNotionSandbox = async (): Promise<RunningVendor> => {
  const sandbox = createSandbox({ switches: { rateLimit: 'off' } })
  const { scimUrl } = await sandbox.listen()
  const state = sandbox.control.state()
  return {
    baseUrl: scimUrl,
    credential: { api_key: SAMPLE_SCIM_TOKEN },
    seedUser: async ({ username, name }) => {
      const { id } = sandbox.control.addMember({ email: username, name })
      sandbox.control.addSession({ user_id: id })
      return id
    },
    userIds: async () => state.members().map(({ id }) => id),
    standing: async (id) => (state.account(id).standing === 'member' ? 'active' : 'absent'),
    activeSessions: async (id) => state.account(id).active_sessions,
    [Symbol.asyncDispose]: () => sandbox.close(),
  }
}
