import { connectorBehaviour } from '@rollcall/connector-kit/testing'
import { startSlackSandbox } from '../testing/slack-sandbox.ts'
import { slackScim } from './connector.ts'

const SUBJECT = {
  connector: slackScim,
  endingSessions: { service: 'web_api_url', match: 'POST /admin.users.session.reset' },
  // A picture gets an address of Slack's own.
  drops: { create: ['roles', 'avatar'], update: ['roles', 'avatar', 'external_id'] },
} as const

connectorBehaviour({ ...SUBJECT, name: 'slack-scim on the sandbox', start: () => startSlackSandbox() })

// What Slack has not published must make no difference.
connectorBehaviour({
  ...SUBJECT,
  name: 'slack-scim on the sandbox, where filters are ignored',
  start: () => startSlackSandbox({ groupPatchAnswer: 204, deactivationSignsOut: 'yes', filters: 'ignored' }),
})

connectorBehaviour({
  ...SUBJECT,
  name: 'slack-scim on the sandbox, where filters are refused',
  start: () => startSlackSandbox({ filters: 'refused', memberFilters: 'either' }),
})
