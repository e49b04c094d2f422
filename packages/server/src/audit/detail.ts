import { auditDetailSchema } from '@rollcall/api'
import type { z } from 'zod'

/** What an audit event may say beyond who, what and when. No field of it can hold a credential. */
export type AuditDetail = Readonly<z.output<typeof auditDetailSchema>>

/**
 * Keeps what is on the list and fits its form, and drops everything else. For the day when a value reaches this far that the
 * compiler did not see: an audit event must be written, whatever it is given, and must never become a place for secrets.
 */
export const toAuditDetail = (given: AuditDetail): AuditDetail => {
  const kept = Object.entries(auditDetailSchema.shape)
    .map(([name, schema]) => [name, schema.safeParse(given[name as keyof AuditDetail])] as const)
    .filter(([, parsed]) => parsed.success && parsed.data !== undefined)
    .map(([name, parsed]) => [name, parsed.data] as const)
  return Object.fromEntries(kept)
}
