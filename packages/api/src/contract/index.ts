import type { Endpoint } from '../define-endpoint.ts'
import {
  createAccount,
  createAccountToken,
  deleteAccount,
  getAccount,
  getAccountCapabilities,
  getOwnAccount,
  listAccounts,
  refreshAccountCredentials,
  replaceAccountCredentials,
  updateAccount,
  updateOwnAccount,
} from './accounts.ts'
import { listAuditEvents } from './audit.ts'
import { batchRequest } from './batch.ts'
import {
  addGroupMembers,
  createGroup,
  createUser,
  deleteGroup,
  deleteUser,
  deleteUserByEmail,
  getGroup,
  getLicense,
  getRole,
  getUser,
  getWorkspace,
  listGroups,
  listLicenses,
  listMe,
  listRoles,
  listUsers,
  listWorkspaces,
  removeGroupMembers,
  updateGroup,
  updateUser,
} from './directory.ts'
import { createEnvironment, getEnvironment, listEnvironments } from './environments.ts'
import { getIntegration, getIntegrationCapabilities, listIntegrations } from './integrations.ts'
import { getKeyRing, rotateKeyRing } from './keys.ts'
import { getAccountMethodMeta, getIntegrationMeta, getIntegrationMethodMeta } from './meta.ts'
import { getHealth, getReadiness } from './operation.ts'
import { createApiToken, getApiToken, listApiTokens, revokeApiToken } from './tokens.ts'

/** Every endpoint of the HTTP API, once, in the order of the reference page. */
export const endpoints: readonly Endpoint[] = [
  // the unified user directory
  listUsers,
  getUser,
  createUser,
  updateUser,
  deleteUser,
  deleteUserByEmail,
  listMe,
  listGroups,
  getGroup,
  createGroup,
  updateGroup,
  deleteGroup,
  addGroupMembers,
  removeGroupMembers,
  listRoles,
  getRole,
  listLicenses,
  getLicense,
  listWorkspaces,
  getWorkspace,

  // many calls in one, and what can be called
  batchRequest,
  getIntegrationMeta,
  getAccountMethodMeta,
  getIntegrationMethodMeta,

  // connections
  listAccounts,
  getAccount,
  createAccount,
  updateAccount,
  deleteAccount,
  replaceAccountCredentials,
  refreshAccountCredentials,
  getAccountCapabilities,
  createAccountToken,
  getOwnAccount,
  updateOwnAccount,

  // what can be connected
  listIntegrations,
  getIntegration,
  getIntegrationCapabilities,

  // who may call
  listApiTokens,
  getApiToken,
  createApiToken,
  revokeApiToken,
  listEnvironments,
  getEnvironment,
  createEnvironment,

  // operation
  getKeyRing,
  rotateKeyRing,
  listAuditEvents,
  getHealth,
  getReadiness,
]
