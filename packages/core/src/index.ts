export { canMove, CONNECTION_STATES, type ConnectionStatus } from './connections/status.ts'
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
export { type ErrorCode, type ErrorFacts, ERRORS, type Failure, type RemoteAnswer, RollcallError } from './errors.ts'
export type { Json, JsonObject } from './json.ts'
