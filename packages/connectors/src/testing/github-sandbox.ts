import type { RunningVendor } from '@rollcall/connector-kit/testing'
import {
  createGithubVendor,
  GITHUB_SETUP_TOKEN,
  type GithubSwitches,
  type GithubVendor,
  samplePeople,
} from '@rollcall/sandbox'
import { serveMounted } from './serve-mounted.ts'

export type RunningGithub = RunningVendor & { readonly github: GithubVendor }

/** A GitHub enterprise of the sandbox, its limits off. */
export const startGithubSandbox = async (switches: Partial<GithubSwitches> = {}): Promise<RunningGithub> => {
  const github = createGithubVendor({
    clock: () => Date.now(),
    people: samplePeople(60),
    switches: { rateLimits: 'off', ...switches },
  })
  const server = await serveMounted(github)
  const find = (id: string) => github.users().find((user) => user.id === id)
  return {
    github,
    baseUrl: `${server.url}/scim/v2/enterprises/acme`,
    credential: { api_key: GITHUB_SETUP_TOKEN },
    seedUser: async (user) => github.addUser(user),
    userIds: async () =>
      github
        .users()
        .filter(({ standing }) => standing !== 'absent')
        .map(({ id }) => id),
    standing: async (id) => find(id)?.standing ?? 'absent',
    activeSessions: async (id) => find(id)?.sessions ?? 0,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}
