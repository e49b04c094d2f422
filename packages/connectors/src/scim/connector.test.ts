import { connectorBehaviour } from '@rollcall/connector-kit/testing'
import { startNotionSandbox } from '../testing/notion-sandbox.ts'
import { scim } from './connector.ts'
import { startBetterAuth } from './testing/better-auth.ts'
import { startScimmy } from './testing/scimmy.ts'

connectorBehaviour({
  name: 'scim on the sandbox',
  connector: scim,
  start: startNotionSandbox,
  missing: ['me.list'],
  untrue: ['keepsRow', 'reversible'],
  drops: { create: ['external_id', 'last_name'], update: ['external_id', 'avatar'] },
})

connectorBehaviour({ name: 'scim on scimmy', connector: scim, start: startScimmy })

connectorBehaviour({
  name: 'scim on better-auth',
  connector: scim,
  start: startBetterAuth,
  missing: ['me.list'],
  drops: { create: ['avatar'] },
  refuses: { update: ['avatar'] },
})
