import { connectorBehaviour } from '@rollcall/connector-kit/testing'
import { startGoogleSandbox } from '../testing/google-sandbox.ts'
import { googleWorkspace } from './connector.ts'

/** No place at Google, or not this API's to write: roles are given one by one, pictures by another call. */
const NOWHERE = ['external_id', 'roles', 'avatar', 'division']

connectorBehaviour({
  name: 'google-workspace on the sandbox',
  connector: googleWorkspace,
  start: () => startGoogleSandbox(),
  paths: { users: '/users', groups: '/groups' },
  endingSessions: { match: 'POST /users/*/signOut' },
  // An address never renames a user, so another primary one is not taken.
  drops: { create: NOWHERE, update: [...NOWHERE, 'emails'] },
  totals: 'none',
  groupDescriptions: 'kept',
})
