export { type ClientErrorCode, RollcallApiError } from './client/api-error.ts'
export type { CallInput, CallOptions } from './client/call.ts'
export { type Client, type ClientOptions, createClient } from './client/client.ts'
export type { RowOf } from './client/pages.ts'
export type { Passage, PassageOptions } from './client/passage.ts'
export {
  accountSchema,
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
} from './contract/accounts.ts'
export { AUDIT_OUTCOMES, auditDetailSchema, listAuditEvents } from './contract/audit.ts'
export { batchRequest } from './contract/batch.ts'
export { DELIVERY_STATUSES, deliverySchema, getDelivery, listDeliveries } from './contract/deliveries.ts'
export {
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
} from './contract/directory.ts'
export {
  deleteEnvironmentIntegration,
  environmentIntegrationSchema,
  getEnvironmentIntegration,
  listEnvironmentIntegrations,
  putEnvironmentIntegration,
} from './contract/environment-integrations.ts'
export {
  createEnvironment,
  environmentSchema,
  getEnvironment,
  listEnvironments,
} from './contract/environments.ts'
export { EVENT_TYPE_NAMES, EVENT_TYPES, type EventType } from './contract/event-types.ts'
export { eventSchema, getEvent, listEvents } from './contract/events.ts'
export { endpoints } from './contract/index.ts'
export {
  capabilitiesSchema,
  getIntegration,
  getIntegrationCapabilities,
  integrationSchema,
  listIntegrations,
} from './contract/integrations.ts'
export { getKeyRing, rotateKeyRing } from './contract/keys.ts'
export {
  authorizeLinkSession,
  brandingSchema,
  connectLinkSession,
  createLinkToken,
  endLinkAttempt,
  finishAuthorization,
  getLinkAttempt,
  getLinkOutcome,
  getLinkSession,
  getLinkSettings,
  LINK_MODES,
  linkedSchema,
  linkOutcomeSchema,
  linkSessionSchema,
  linkSettingsSchema,
  startAuthorization,
  updateLinkSettings,
} from './contract/link.ts'
export {
  type DirectoryMethod,
  directoryMethods,
  getAccountMethodMeta,
  getIntegrationMeta,
  getIntegrationMethodMeta,
  integrationMetaSchema,
  methodMetaSchema,
} from './contract/meta.ts'
export { getHealth, getReadiness } from './contract/operation.ts'
export {
  createResetLink,
  deleteInvitation,
  deleteMailSettings,
  deleteOperator,
  getMailSettings,
  getOperator,
  getOwnOperator,
  getSetUp,
  invitationSchema,
  inviteOperator,
  LEAST_PASSWORD,
  listInvitations,
  listOperators,
  mailSettingsSchema,
  operatorSchema,
  putMailSettings,
  ROLE_NAMES,
  ROLES,
  type Role,
  setUpOperator,
  testMailSettings,
  updateOperator,
} from './contract/operators.ts'
export { proxyEndpoints } from './contract/proxy.ts'
export {
  getRequestLogEntry,
  LOGGED_APIS,
  listRequestLog,
  requestLogEntrySchema,
  STATUS_CLASSES,
  upstreamCallSchema,
} from './contract/request-log.ts'
export {
  connectionOutcomeSchema,
  deletedSchema,
  type ErrorBody,
  errorSchema,
  failureSchema,
  groupSchema,
  groupWriteSchema,
  id,
  idParams,
  jsonObject,
  licenseSchema,
  list,
  pageOf,
  platformPageOf,
  platformPageQuery,
  roleSchema,
  timestamp,
  userSchema,
  userWriteSchema,
  vendorId,
  workspaceSchema,
} from './contract/shapes.ts'
export {
  createApiToken,
  getApiToken,
  listApiTokens,
  revokeApiToken,
  tokenSchema,
} from './contract/tokens.ts'
export {
  createdWebhookSchema,
  createWebhook,
  deleteWebhook,
  getWebhook,
  listWebhooks,
  PAUSE_REASONS,
  replayWebhook,
  rotateWebhookSecret,
  testWebhook,
  updateWebhook,
  webhookSchema,
} from './contract/webhooks.ts'
export {
  type AuditDecision,
  type BodyOf,
  defineEndpoint,
  type Endpoint,
  type Method,
  type ParamsOf,
  type QueryOf,
  type ResponseOf,
  SCOPES,
  type Scope,
} from './define-endpoint.ts'
export type { OpenApiDocument } from './openapi/document.ts'
export { IDEMPOTENCY_RETENTION_HOURS, openApiDocument } from './openapi/openapi.ts'
