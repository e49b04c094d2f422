import type { RunningVendor } from '@rollcall/connector-kit/testing'
import {
  createSlackVendor,
  SAMPLE_SLACK_TOKEN,
  type SlackSwitches,
  type SlackVendor,
  samplePeople,
} from '@rollcall/sandbox'
import { serveMounted } from './serve-mounted.ts'

export type RunningSlack = RunningVendor & {
  readonly slack: SlackVendor
  readonly services: { readonly web_api_url: string }
}

/** A Slack organization of the sandbox, its limits off. */
export const startSlackSandbox = async (switches: Partial<SlackSwitches> = {}): Promise<RunningSlack> => {
  const slack = createSlackVendor({
    clock: () => Date.now(),
    people: samplePeople(60),
    switches: { rateLimits: 'off', ...switches },
  })
  const server = await serveMounted(slack)
  const find = (id: string) => slack.users().find((user) => user.id === id)
  return {
    slack,
    baseUrl: `${server.url}/scim/v2`,
    services: { web_api_url: `${server.url}/api` },
    credential: { api_key: SAMPLE_SLACK_TOKEN },
    seedUser: async (user) => slack.addUser(user),
    userIds: async () => slack.users().map(({ id }) => id),
    standing: async (id) => find(id)?.standing ?? 'absent',
    activeSessions: async (id) => find(id)?.sessions ?? 0,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}
