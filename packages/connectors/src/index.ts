import type { Connector } from '@rollcall/connector-kit'
import { githubEmu } from './github-emu/connector.ts'
import { googleWorkspace } from './google-workspace/connector.ts'
import { notionScim } from './notion-scim/connector.ts'
import { okta } from './okta/connector.ts'
import { scim } from './scim/connector.ts'
import { slackScim } from './slack-scim/connector.ts'

export { githubEmu } from './github-emu/connector.ts'
export { googleWorkspace } from './google-workspace/connector.ts'
export { notionScim } from './notion-scim/connector.ts'
export { okta } from './okta/connector.ts'
export { scim } from './scim/connector.ts'
export { slackScim } from './slack-scim/connector.ts'

/** Every connector this build knows, in the order of the picker. */
export const connectors: readonly Connector[] = [notionScim, slackScim, googleWorkspace, okta, githubEmu, scim]
