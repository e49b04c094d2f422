export {
  type Audit,
  createAudit,
} from './audit.ts'
export { audited, detailOf, outcomeOf } from './audited.ts'
export type { AuditDetail } from './detail.ts'
export { auditRoutes } from './routes.ts'
