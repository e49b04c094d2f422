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
import { getDelivery, listDeliveries } from './deliveries.ts'
import {
  addGroupMembers,
  createGroup,
  createUser,
  deleteGroup,
  deleteUser,
  deleteUserByEmail,
  endUserSessions,
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
import {
  deleteEnvironmentIntegration,
  getEnvironmentIntegration,
  listEnvironmentIntegrations,
  putEnvironmentIntegration,
} from './environment-integrations.ts'
import { createEnvironment, getEnvironment, listEnvironments } from './environments.ts'
import { getEvent, listEvents } from './events.ts'
import { getIntegration, getIntegrationCapabilities, listIntegrations } from './integrations.ts'
import { getKeyRing, rotateKeyRing } from './keys.ts'
import {
  authorizeLinkSession,
  connectLinkSession,
  createLinkToken,
  endLinkAttempt,
  finishAuthorization,
  getLinkAttempt,
  getLinkOutcome,
  getLinkSession,
  getLinkSettings,
  startAuthorization,
  updateLinkSettings,
} from './link.ts'
import { getAccountMethodMeta, getIntegrationMeta, getIntegrationMethodMeta } from './meta.ts'
import { getHealth, getReadiness } from './operation.ts'
import {
  createResetLink,
  deleteInvitation,
  deleteMailSettings,
  deleteOperator,
  getMailSettings,
  getOperator,
  getOwnOperator,
  getSetUp,
  inviteOperator,
  listInvitations,
  listOperators,
  putMailSettings,
  setUpOperator,
  testMailSettings,
  updateOperator,
} from './operators.ts'
import { getRequestLogEntry, listRequestLog } from './request-log.ts'
import { createApiToken, getApiToken, listApiTokens, revokeApiToken } from './tokens.ts'
import {
  createWebhook,
  deleteWebhook,
  getWebhook,
  listWebhooks,
  replayWebhook,
  rotateWebhookSecret,
  testWebhook,
  updateWebhook,
} from './webhooks.ts'

/** Every endpoint of the HTTP API, once, in the order of the reference page. */
export const endpoints: readonly Endpoint[] = [
  // the unified user directory
  listUsers,
  getUser,
  createUser,
  updateUser,
  deleteUser,
  deleteUserByEmail,
  endUserSessions,
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
  listEnvironmentIntegrations,
  getEnvironmentIntegration,
  putEnvironmentIntegration,
  deleteEnvironmentIntegration,

  // linking in the browser
  createLinkToken,
  getLinkSettings,
  updateLinkSettings,
  getLinkSession,
  connectLinkSession,
  authorizeLinkSession,
  endLinkAttempt,
  getLinkAttempt,
  getLinkOutcome,
  startAuthorization,
  finishAuthorization,

  // who may call
  listApiTokens,
  getApiToken,
  createApiToken,
  revokeApiToken,
  listEnvironments,
  getEnvironment,
  createEnvironment,

  // what happens, and whom it is told to
  listEvents,
  getEvent,
  listWebhooks,
  getWebhook,
  createWebhook,
  updateWebhook,
  deleteWebhook,
  testWebhook,
  rotateWebhookSecret,
  replayWebhook,
  listDeliveries,
  getDelivery,

  // who signs in to the console
  getOwnOperator,
  getSetUp,
  setUpOperator,
  listOperators,
  inviteOperator,
  listInvitations,
  deleteInvitation,
  getOperator,
  updateOperator,
  deleteOperator,
  createResetLink,
  getMailSettings,
  putMailSettings,
  deleteMailSettings,
  testMailSettings,

  // operation
  getKeyRing,
  rotateKeyRing,
  listAuditEvents,
  listRequestLog,
  getRequestLogEntry,
  getHealth,
  getReadiness,
]
