export { mergeContext, REDACTED, type SplitContext, splitContext } from './connections/context.ts'
export {
  type Answer,
  afterAnswer,
  type Health,
  isSameRight,
  isSuccess,
  type Right,
  toRight,
} from './connections/health.ts'
export { isVerdict, type ProofOutcome, secondsToNextProof, statusAfterProof } from './connections/proof.ts'
export { CONNECTION_STATES, type ConnectionStatus, canMove } from './connections/status.ts'
export { type FieldTable } from './directory/fields/field-table.ts'
export { GROUP_FIELDS, LICENSE_FIELDS, ROLE_FIELDS, USER_FIELDS, WORKSPACE_FIELDS } from './directory/fields/tables.ts'
export { compileFilter } from './directory/filter/compile-filter.ts'
export { EVERYTHING, type Filter, printFilter } from './directory/filter/filter.ts'
export { parseFilter } from './directory/filter/parse-filter.ts'
export { type Pushdown, toPushdown } from './directory/filter/pushdown.ts'
export { compareBy, parseSort, printSort, type Sort } from './directory/order/sort.ts'
export { hashId } from './directory/page-window/id-hash.ts'
export {
  type Contradiction,
  type ListingState,
  START_OF_LISTING,
  turnPage,
} from './directory/page-window/page-window.ts'
export { decodeListing, encodeListing } from './directory/page-window/state-bytes.ts'
export { keyBy, parseKey } from './directory/projection/key-by.ts'
export { parseProjection, projector } from './directory/projection/project.ts'
export type { ResourceName } from './directory/projection/shapes.ts'
export type {
  Email,
  Group,
  GroupWrite,
  License,
  Named,
  Phone,
  Role,
  User,
  UserRole,
  UserStatus,
  UserWrite,
  Workspace,
} from './directory/resources.ts'
export { type Difference, groupDifferences, userDifferences } from './directory/write-difference.ts'
export {
  ERRORS,
  type ErrorCode,
  type ErrorFacts,
  type Failure,
  LINK_ERROR_TYPES,
  type LinkErrorType,
  type RemoteAnswer,
  RollcallError,
} from './errors.ts'
export type { Json, JsonObject } from './json.ts'
