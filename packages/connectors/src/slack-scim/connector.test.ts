import { connectorBehaviour } from '@rollcall/connector-kit/testing'
import { startSlackSandbox } from '../testing/slack-sandbox.ts'
import { slackScim } from './connector.ts'

const SUBJECT = {
  connector: slackScim,
  endingSessions: { service: 'web_api_url', match: 'POST /admin.users.session.reset' },
  usernames: 'handles',
  drops: { create: ['roles'], update: ['roles', 'username', 'emails'] },
} as const

connectorBehaviour({ ...SUBJECT, name: 'slack-scim on the sandbox', start: () => startSlackSandbox() })

// What Slack has not published must make no difference.
connectorBehaviour({
  ...SUBJECT,
  name: 'slack-scim on the sandbox, the other way round',
  start: () => startSlackSandbox({ groupPatchAnswer: 200, deactivationSignsOut: 'yes' }),
})
