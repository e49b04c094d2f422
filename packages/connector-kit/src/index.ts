export type {
  Email,
  ErrorCode,
  Group,
  GroupWrite,
  Json,
  JsonObject,
  License,
  Named,
  Phone,
  Role,
  User,
  UserRole,
  UserWrite,
  Workspace,
} from '@rollcall/core'
export { RollcallError, userDifferences } from '@rollcall/core'
export { findMissingScopes } from './answers/missing-scopes.ts'
export { readJson, readObject } from './answers/read-object.ts'
export { findMessage } from './answers/remote-message.ts'
export { basic } from './auth/basic.ts'
export { bearerToken } from './auth/bearer-token.ts'
export { authorizationCode, clientCredentials } from './auth/oauth2.ts'
export { CAPABILITIES, type Capability, type PushdownField, type VendorFacts } from './capabilities.ts'
export { classify, malformed, type Question } from './classify.ts'
export {
  type AuthScheme,
  type Budget,
  type Connector,
  defineConnector,
  type Field,
  type OAuthEndpoints,
  type OAuthFlow,
  type ProbeResult,
  type ProxyResource,
  schemeOf,
  type Throttling,
} from './define-connector.ts'
export type { Directory, Effect, ListPage, ListRequest, PushdownTerm, Read, Written } from './directory.ts'
export { alsoEndingSessions } from './ending-sessions.ts'
export { placeAt, readListPage, toPageQuery, type VendorListPage } from './paging/list-page.ts'
export { type ListPlace, type ListShape, type PageAnswer, type Paging, pageParameters } from './paging/paging.ts'
export { type BulkLimits, type BulkOperation, type BulkResult, sendBulk } from './scim/bulk.ts'
export { defineScimConnector, type ScimConnector } from './scim/define-scim-connector.ts'
export { type ScimDialect, STRICT_SCIM } from './scim/dialect.ts'
export { mapScimGroup } from './scim/map-group.ts'
export { mapScimUser, type UserMapping } from './scim/map-user.ts'
export { SCIM_PROXY } from './scim/proxy-resources.ts'
export { asksToDeactivate } from './scim/remote-deactivation.ts'
export type { HttpMethod, VendorRequest, VendorResponse, VendorSession } from './session.ts'
export { afterSome, isLostAnswer, readingBack } from './uncertain-effects.ts'
export { type PartialReason, type Verdict, type Walk, walk } from './walk.ts'
