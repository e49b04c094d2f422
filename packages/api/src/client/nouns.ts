import * as accounts from '../contract/accounts.ts'
import { listAuditEvents } from '../contract/audit.ts'
import { batchRequest } from '../contract/batch.ts'
import { getDelivery, listDeliveries } from '../contract/deliveries.ts'
import * as directory from '../contract/directory.ts'
import * as environmentIntegrations from '../contract/environment-integrations.ts'
import * as environments from '../contract/environments.ts'
import { getEvent, listEvents } from '../contract/events.ts'
import * as integrations from '../contract/integrations.ts'
import { getKeyRing, rotateKeyRing } from '../contract/keys.ts'
import { createLinkToken, getLinkSettings, updateLinkSettings } from '../contract/link.ts'
import * as meta from '../contract/meta.ts'
import * as operators from '../contract/operators.ts'
import { getRequestLogEntry, listRequestLog } from '../contract/request-log.ts'
import * as tokens from '../contract/tokens.ts'
import * as webhooks from '../contract/webhooks.ts'
import type { Endpoint } from '../define-endpoint.ts'

/** The methods of one noun, by name, each an endpoint. */
export type Noun = Readonly<Record<string, Endpoint>>

/** The client's nouns and their methods. The docstrings here are what an editor shows for `client.<noun>.<method>`. */
export const nouns = {
  users: {
    /** @example await client.users.list({ integrated_account_id: account, status: 'active', limit: 50 }) */
    list: directory.listUsers,
    /** @example await client.users.get({ integrated_account_id: account, id }) */
    get: directory.getUser,
    /** @example await client.users.create({ integrated_account_id: account, body: { username: 'ada@acme.test', name: 'Ada Byron' } }) */
    create: directory.createUser,
    /** @example await client.users.update({ integrated_account_id: account, id, verify: true, body: { status: 'inactive' } }) */
    update: directory.updateUser,
    /** @example await client.users.delete({ integrated_account_id: account, id }) */
    delete: directory.deleteUser,
    /** @example await client.users.deleteByEmail({ integrated_account_id: account, emails: 'ada@acme.test' }) */
    deleteByEmail: directory.deleteUserByEmail,
    /** @example await client.users.endSessions({ integrated_account_id: account, id }) */
    endSessions: directory.endUserSessions,
  },
  me: {
    /** @example await client.me.list({ integrated_account_id: account }) */
    list: directory.listMe,
  },
  groups: {
    /** @example await client.groups.list({ integrated_account_id: account, name: 'Design' }) */
    list: directory.listGroups,
    /** @example await client.groups.get({ integrated_account_id: account, id }) */
    get: directory.getGroup,
    /** @example await client.groups.create({ integrated_account_id: account, body: { name: 'Design' } }) */
    create: directory.createGroup,
    /** @example await client.groups.update({ integrated_account_id: account, id, body: { name: 'Product design' } }) */
    update: directory.updateGroup,
    /** @example await client.groups.delete({ integrated_account_id: account, id }) */
    delete: directory.deleteGroup,
    /** @example await client.groups.addMembers({ integrated_account_id: account, body: { group_id, user_ids } }) */
    addMembers: directory.addGroupMembers,
    /** @example await client.groups.removeMembers({ integrated_account_id: account, body: { group_id, user_ids } }) */
    removeMembers: directory.removeGroupMembers,
  },
  roles: {
    /** @example await client.roles.list({ integrated_account_id: account }) */
    list: directory.listRoles,
    /** @example await client.roles.get({ integrated_account_id: account, id: 'owner' }) */
    get: directory.getRole,
  },
  licenses: {
    /** @example await client.licenses.list({ integrated_account_id: account }) */
    list: directory.listLicenses,
    /** @example await client.licenses.get({ integrated_account_id: account, id }) */
    get: directory.getLicense,
  },
  workspaces: {
    /** @example await client.workspaces.list({ integrated_account_id: account }) */
    list: directory.listWorkspaces,
    /** @example await client.workspaces.get({ integrated_account_id: account, id }) */
    get: directory.getWorkspace,
  },
  batches: {
    /** @example await client.batches.run({ body: { integrated_account_id: account, resources: [{ resource: 'user-directory/users', method: 'list' }] } }) */
    run: batchRequest,
  },
  meta: {
    /** @example await client.meta.integration({ integration: 'scim' }) */
    integration: meta.getIntegrationMeta,
    /** @example await client.meta.method({ integrated_account_id: account, resource: 'users', method: 'update' }) */
    method: meta.getAccountMethodMeta,
    /** @example await client.meta.methodOfIntegration({ integration: 'scim', resource: 'users', method: 'update' }) */
    methodOfIntegration: meta.getIntegrationMethodMeta,
  },
  accounts: {
    /** @example await client.accounts.list({ tenant_id: 'acme' }) */
    list: accounts.listAccounts,
    /** @example await client.accounts.get({ id }) */
    get: accounts.getAccount,
    /** @example await client.accounts.create({ body: { tenant_id: 'acme', integration: 'scim', credentials: { api_key }, settings: { base_url } } }) */
    create: accounts.createAccount,
    /** @example await client.accounts.update({ id, body: { context: { region: 'eu' } } }) */
    update: accounts.updateAccount,
    /** @example await client.accounts.delete({ id }) */
    delete: accounts.deleteAccount,
    /** @example await client.accounts.replaceCredentials({ id, body: { credentials: { api_key } } }) */
    replaceCredentials: accounts.replaceAccountCredentials,
    /** @example await client.accounts.prove({ body: { id } }) */
    prove: accounts.refreshAccountCredentials,
    /** @example await client.accounts.capabilities({ id }) */
    capabilities: accounts.getAccountCapabilities,
    /** @example await client.accounts.createToken({ body: { integrated_account_id: id } }) */
    createToken: accounts.createAccountToken,
    /** With an account token. @example await client.accounts.own() */
    own: accounts.getOwnAccount,
    /** With an account token. @example await client.accounts.updateOwn({ body: { context: { locale: 'fr' } } }) */
    updateOwn: accounts.updateOwnAccount,
  },
  integrations: {
    /** @example await client.integrations.list() */
    list: integrations.listIntegrations,
    /** @example await client.integrations.get({ id: 'scim' }) */
    get: integrations.getIntegration,
    /** @example await client.integrations.capabilities({ id: 'scim' }) */
    capabilities: integrations.getIntegrationCapabilities,
  },
  environmentIntegrations: {
    /** @example await client.environmentIntegrations.list() */
    list: environmentIntegrations.listEnvironmentIntegrations,
    /** @example await client.environmentIntegrations.get({ integration: 'scim' }) */
    get: environmentIntegrations.getEnvironmentIntegration,
    /** @example await client.environmentIntegrations.put({ integration, body: { oauth: { client_id, client_secret } } }) */
    put: environmentIntegrations.putEnvironmentIntegration,
    /** @example await client.environmentIntegrations.delete({ integration: 'scim' }) */
    delete: environmentIntegrations.deleteEnvironmentIntegration,
  },
  linkTokens: {
    /** @example await client.linkTokens.create({ body: { tenant_id: 'acme' } }) */
    create: createLinkToken,
  },
  linkSettings: {
    /** @example await client.linkSettings.get({ id: environment }) */
    get: getLinkSettings,
    /** @example await client.linkSettings.update({ id: environment, body: { origins: ['https://app.acme.test'] } }) */
    update: updateLinkSettings,
  },
  environments: {
    /** @example await client.environments.list() */
    list: environments.listEnvironments,
    /** @example await client.environments.get({ id }) */
    get: environments.getEnvironment,
    /** @example await client.environments.create({ body: { name: 'staging' } }) */
    create: environments.createEnvironment,
  },
  apiTokens: {
    /** @example await client.apiTokens.list() */
    list: tokens.listApiTokens,
    /** @example await client.apiTokens.get({ id }) */
    get: tokens.getApiToken,
    /** @example await client.apiTokens.create({ body: { name: 'nightly report', scopes: ['directory:read'] } }) */
    create: tokens.createApiToken,
    /** @example await client.apiTokens.revoke({ id }) */
    revoke: tokens.revokeApiToken,
  },
  events: {
    /** @example await client.events.list({ event: 'integrated_account:authentication_error' }) */
    list: listEvents,
    /** @example await client.events.get({ id }) */
    get: getEvent,
  },
  webhooks: {
    /** @example await client.webhooks.list() */
    list: webhooks.listWebhooks,
    /** @example await client.webhooks.get({ id }) */
    get: webhooks.getWebhook,
    /** @example await client.webhooks.create({ body: { target_url: 'https://example.com/rollcall' } }) */
    create: webhooks.createWebhook,
    /** @example await client.webhooks.update({ id, body: { is_active: true } }) */
    update: webhooks.updateWebhook,
    /** @example await client.webhooks.delete({ id }) */
    delete: webhooks.deleteWebhook,
    /** @example await client.webhooks.test({ body: { id } }) */
    test: webhooks.testWebhook,
    /** @example await client.webhooks.rotateSecret({ id, body: { overlap_hours: 48 } }) */
    rotateSecret: webhooks.rotateWebhookSecret,
    /** @example await client.webhooks.replay({ id, body: { delivery_id } }) */
    replay: webhooks.replayWebhook,
  },
  deliveries: {
    /** @example await client.deliveries.list({ status: 'dead_letter' }) */
    list: listDeliveries,
    /** @example await client.deliveries.get({ id }) */
    get: getDelivery,
  },
  operators: {
    /** With a session of the console. @example await client.operators.me() */
    me: operators.getOwnOperator,
    /** @example await client.operators.list() */
    list: operators.listOperators,
    /** @example await client.operators.get({ id }) */
    get: operators.getOperator,
    /** @example await client.operators.invite({ body: { email: 'ada@acme.test', role: 'operator' } }) */
    invite: operators.inviteOperator,
    /** @example await client.operators.update({ id, body: { role: 'auditor' } }) */
    update: operators.updateOperator,
    /** @example await client.operators.delete({ id }) */
    delete: operators.deleteOperator,
    /** @example await client.operators.resetLink({ id, body: { second_factor: true } }) */
    resetLink: operators.createResetLink,
    /** @example await client.operators.setUp({ body: { token, name: 'Ada', password } }) */
    setUp: operators.setUpOperator,
  },
  invitations: {
    /** @example await client.invitations.list() */
    list: operators.listInvitations,
    /** @example await client.invitations.delete({ id }) */
    delete: operators.deleteInvitation,
  },
  mailSettings: {
    /** @example await client.mailSettings.get() */
    get: operators.getMailSettings,
    /** @example await client.mailSettings.put({ body: { host: 'smtp.acme.test', port: 587, from, public_url } }) */
    put: operators.putMailSettings,
    /** @example await client.mailSettings.delete() */
    delete: operators.deleteMailSettings,
    /** @example await client.mailSettings.test({ body: { to: 'ada@acme.test' } }) */
    test: operators.testMailSettings,
  },
  auditEvents: {
    /** @example await client.auditEvents.list({ action: 'user.deleted', limit: 20 }) */
    list: listAuditEvents,
  },
  log: {
    /** @example await client.log.list({ api: 'proxy', status_class: '5xx', limit: 20 }) */
    list: listRequestLog,
    /** @example await client.log.get({ id: requestId }) */
    get: getRequestLogEntry,
  },
  keyRing: {
    /** @example await client.keyRing.versions() */
    versions: getKeyRing,
    /** @example await client.keyRing.rotate() */
    rotate: rotateKeyRing,
  },
} as const satisfies Readonly<Record<string, Noun>>
