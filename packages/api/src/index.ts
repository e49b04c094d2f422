export {
  type AuditDecision,
  type BodyOf,
  defineEndpoint,
  type Endpoint,
  type Method,
  type ParamsOf,
  type QueryOf,
  type ResponseOf,
  type Scope,
  SCOPES,
} from './define-endpoint.ts'
