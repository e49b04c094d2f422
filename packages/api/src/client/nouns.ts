import * as accounts from '../contract/accounts.ts'
import { listAuditEvents } from '../contract/audit.ts'
import { batchRequest } from '../contract/batch.ts'
import * as directory from '../contract/directory.ts'
import * as environments from '../contract/environments.ts'
import * as integrations from '../contract/integrations.ts'
import { getKeyRing, rotateKeyRing } from '../contract/keys.ts'
import * as meta from '../contract/meta.ts'
import * as tokens from '../contract/tokens.ts'
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
  auditEvents: {
    /** @example await client.auditEvents.list({ action: 'user.deleted', limit: 20 }) */
    list: listAuditEvents,
  },
  keyRing: {
    /** @example await client.keyRing.versions() */
    versions: getKeyRing,
    /** @example await client.keyRing.rotate() */
    rotate: rotateKeyRing,
  },
} as const satisfies Readonly<Record<string, Noun>>
