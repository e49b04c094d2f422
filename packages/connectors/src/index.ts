import type { Connector } from '@rollcall/connector-kit'
import { notionScim } from './notion-scim/connector.ts'
import { scim } from './scim/connector.ts'

export { notionScim } from './notion-scim/connector.ts'
export { scim } from './scim/connector.ts'

/** Every connector this build knows, in the order of the picker. */
export const connectors: readonly Connector[] = [notionScim, scim]
