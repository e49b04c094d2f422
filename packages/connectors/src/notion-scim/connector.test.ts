import { connectorBehaviour } from '@rollcall/connector-kit/testing'
import { startNotionSandbox } from '../testing/notion-sandbox.ts'
import { notionScim } from './connector.ts'

connectorBehaviour({
  name: 'notion-scim on the sandbox',
  connector: notionScim,
  start: startNotionSandbox,
  role: 'restricted_member',
  drops: { create: ['external_id'], update: ['external_id', 'avatar'] },
})
