export { type ClientErrorCode, RollcallApiError } from './client/api-error.ts'
export type { CallInput, CallOptions } from './client/call.ts'
export { type Client, type ClientOptions, createClient } from './client/client.ts'
export type { RowOf } from './client/pages.ts'
export type { Passage, PassageOptions } from './client/passage.ts'
export { endpoints } from './contract/index.ts'
export { rotateKeyRing } from './contract/keys.ts'
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
