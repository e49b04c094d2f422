import type { Command, Noun } from '../command.ts'
import { accounts } from './accounts.ts'
import { audit } from './audit.ts'
import { deliveries } from './deliveries.ts'
import { environments } from './environments.ts'
import { events } from './events.ts'
import { groups } from './groups.ts'
import { integrationSettings } from './integration-settings.ts'
import { integrations } from './integrations.ts'
import { invitations } from './invitations.ts'
import { keys } from './keys.ts'
import { licenses } from './licenses.ts'
import { linkSettings } from './link-settings.ts'
import { links } from './links.ts'
import { log } from './log.ts'
import { mail } from './mail.ts'
import { me } from './me.ts'
import { operators } from './operators.ts'
import { custom, proxy } from './passage.ts'
import { roles } from './roles.ts'
import { serve, worker } from './server.ts'
import { tokens } from './tokens.ts'
import { users } from './users.ts'
import { webhooks } from './webhooks.ts'
import { workspaces } from './workspaces.ts'

/** Every command there is, in the order of the help. */

export const nouns: readonly Noun[] = [
  accounts,
  users,
  groups,
  roles,
  licenses,
  workspaces,
  me,
  integrations,
  integrationSettings,
  links,
  linkSettings,
  environments,
  tokens,
  webhooks,
  deliveries,
  events,
  operators,
  invitations,
  mail,
  keys,
  audit,
  log,
]

export const commands: readonly Command[] = [proxy, custom, serve, worker]
