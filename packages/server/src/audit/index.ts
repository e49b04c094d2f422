export {
  type Audit,
  type AuditEvent,
  type AuditOutcome,
  type AuditPage,
  type AuditSubject,
  createAudit,
  type FinalOutcome,
} from './audit.ts'
export { audited, detailOf, outcomeOf } from './audited.ts'
export type { AuditDetail } from './detail.ts'
export { auditRoutes } from './routes.ts'
