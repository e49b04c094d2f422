import { auditDetailSchema } from '@rollcall/api'
import type { z } from 'zod'

/** What an audit event may say beyond who, what and when. No field of it can hold a credential. */
export type AuditDetail = Readonly<z.output<typeof auditDetailSchema>>

const FIELDS: ReadonlyMap<string, z.ZodType> = new Map(Object.entries(auditDetailSchema.shape))

/**
 * Keeps what is on the list and fits its form, and drops everything else. For the day when a value reaches this far that the
 * compiler did not see: an audit event must be written, whatever it is given, and must never become a place for secrets.
 */
export const toAuditDetail = (given: object): AuditDetail => {
  const fitting = Object.entries(given).filter(([name, value]) => FIELDS.get(name)?.safeParse(value).success === true)
  return auditDetailSchema.parse(Object.fromEntries(fitting))
}
