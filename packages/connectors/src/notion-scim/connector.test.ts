import { connectorBehaviour } from '@rollcall/connector-kit/testing'
import { startNotionSandbox } from '../testing/notion-sandbox.ts'
import { notionScim } from './connector.ts'

connectorBehaviour({
  name: 'notion-scim on the sandbox',
  connector: notionScim,
  start: startNotionSandbox,
  role: 'restricted_member',
  // Notion keeps one name: a last name alone becomes the first
  drops: { create: ['external_id', 'last_name'], update: ['external_id', 'avatar'] },
})
