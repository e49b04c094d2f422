import { connectorBehaviour } from '@rollcall/connector-kit/testing'
import { startOktaSandbox } from '../testing/okta-sandbox.ts'
import { okta } from './connector.ts'

const NOWHERE = ['external_id', 'roles', 'avatar']

connectorBehaviour({
  name: 'okta on the sandbox',
  connector: okta,
  start: startOktaSandbox,
  paths: { users: '/users', groups: '/groups' },
  endingSessions: { match: 'DELETE /users/*/sessions' },
  drops: { create: NOWHERE, update: NOWHERE },
  totals: 'none',
  createdAs: 'invited',
  groupDescriptions: 'kept',
})
