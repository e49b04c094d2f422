import { connectorBehaviour } from '@rollcall/connector-kit/testing'
import { startGithubSandbox } from '../testing/github-sandbox.ts'
import { githubEmu } from './connector.ts'

const LACKS = [
  'title',
  'phones',
  'avatar',
  'languages',
  'manager',
  'department',
  'division',
  'cost_center',
  'employee_number',
]

connectorBehaviour({
  name: 'github-emu on the sandbox',
  connector: githubEmu,
  start: () => startGithubSandbox(),
  role: 'guest_collaborator',
  drops: { create: LACKS, update: LACKS },
})

// What GitHub has not published must make no difference.
connectorBehaviour({
  name: 'github-emu on the sandbox, the other way round',
  connector: githubEmu,
  start: () =>
    startGithubSandbox({ suspendedShownAs: 'obfuscated', groupPatchAnswer: 204, memberFilters: 'ineffective' }),
  role: 'billing_manager',
  drops: { create: LACKS, update: LACKS },
})
