import type { Group, GroupWrite, JsonObject, License, Role, User, UserWrite, Workspace } from '@rollcall/core'
import { ERRORS, LINK_ERROR_TYPES } from '@rollcall/core'
import { z } from 'zod'

/**
 * The shapes that several endpoints share. A schema with a `meta({ id })` becomes a component of that name in the
 * OpenAPI document; the names are part of the contract.
 */

/** An array whose type is readonly, so that what the core returns fits without a copy. */
export const list = <T extends z.ZodType>(item: T): z.ZodType<readonly z.output<T>[], readonly z.input<T>[]> =>
  z.array(item)

/** An object of the vendor's or the caller's own making. Only ever parsed from JSON text, so its values are JSON. */
export const jsonObject: z.ZodType<JsonObject, JsonObject> = z.record(z.string(), z.any())

/** Ids of our own rows. Longer or stranger ones are answered 404 like any unknown one, so only the size is checked. */
export const id = z.string().min(1).max(200)

/** Ids at the vendor, as strings, whatever they look like there. */
export const vendorId = z.string().min(1).max(1000)

/** RFC 3339 in UTC, e.g. `2026-10-01T08:00:00.000Z`. */
export const timestamp = z.iso.datetime({ offset: true })

/** Path parameters of everything that is addressed by id. */
export const idParams = z.strictObject({ id: vendorId.describe('The id of the object.') })

// ---- errors ----

export const failureSchema = z
  .object({
    path: z.string().describe('Where, e.g. `emails[0].email`.'),
    message: z.string().describe('What is wrong there.'),
  })
  .meta({ id: 'Failure' })

/** The body of every refusal and failure (`unified-api.md §2.7`). */
export const errorSchema = z
  .object({
    statusCode: z.int().describe('The HTTP status, again.'),
    error: z.string().describe("The status' usual name."),
    message: z.string().describe('What happened, to what, and what to do, for a person.'),
    code: z.string().meta({ description: 'Stable; for programs to decide on.', examples: Object.keys(ERRORS) }),
    request_id: z.string().describe('Also in the header `x-request-id` and in our log.'),
    details: z
      .object({ failures: list(failureSchema) })
      .optional()
      .describe('Each thing that is wrong with the request.'),
    truto_is_remote_error: z.literal(true).optional().describe('The vendor refused, not Rollcall.'),
    raw_response: z.unknown().optional().describe("The vendor's answer: JSON where it was JSON, else text."),
    vendor_request_id: z.string().optional().describe("The vendor's own id for the request, for its support."),
    effect: z
      .enum(['none', 'unknown'])
      .optional()
      .describe('For a write: `none` means that nothing changed; `unknown` that it may have. Read before you repeat.'),
    error_type: z
      .enum(LINK_ERROR_TYPES)
      .optional()
      .describe("On the hosted page's endpoints: what went wrong, in the words of the incumbent's SDK."),
    truto_error_insight: z
      .record(z.string(), z.unknown())
      .optional()
      .describe('What is known about the cause: `remote_error`, `forbidden_error`, `rate_limit_error`, …'),
  })
  .meta({ id: 'Error' })

export type ErrorBody = z.output<typeof errorSchema>

// ---- envelopes ----

/** How one connection fared in a call over all connections of a tenant. */
export const connectionOutcomeSchema = z
  .object({
    integrated_account_id: z.string(),
    integration: z.string().describe('The connector, by slug.'),
    status: z.enum(['ok', 'failed', 'skipped', 'exhausted']),
    result_count: z.int().optional(),
    error: errorSchema.partial().optional(),
  })
  .meta({ id: 'ConnectionOutcome' })

/** A page of a unified list (`unified-api.md §2.5`). */
export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({
    result: list(item),
    next_cursor: z.string().nullable().describe('Send it back as `next_cursor` to go on; null on the last page.'),
    prev_cursor: z.string().nullable(),
    result_count: z.int().describe('Rows in this page.'),
    is_partial_response: z.boolean().optional().describe('The rows may not be the whole truth; see `partial_reasons`.'),
    partial_reasons: list(z.string()).optional(),
    filter_applied: z
      .enum(['vendor', 'rollcall'])
      .optional()
      .describe('Who applied the filter: `rollcall` when any part of it was applied here, page by page.'),
    connections: list(connectionOutcomeSchema)
      .optional()
      .describe('With `tenant_id`: how each of its connections fared.'),
  })

/** A page of one of our own lists: accounts, tokens, environments, integrations (`unified-api.md §2.5`). */
export const platformPageOf = <T extends z.ZodType>(item: T) =>
  z.object({
    result: list(item),
    next_cursor: z.string().nullable(),
    limit: z.int(),
  })

/** Query parameters of our own lists. */
export const platformPageQuery = {
  limit: z.coerce.number().int().min(1).max(5000).default(100).describe('Most rows wanted in this page.'),
  next_cursor: z.string().optional().describe('From the page before; empty or absent for the first page.'),
}

/** What a deletion is answered with. */
export const deletedSchema = z.object({ id: z.string() }).meta({ id: 'Deleted' })

// ---- unified resources (`unified-api.md §2.2`) ----

const named = z.object({ id: z.string(), name: z.string().optional() })

const phone = z.object({ number: z.string(), extension: z.string().optional(), type: z.string().optional() })

const manager = z.object({
  id: z.string().optional(),
  email: z.string().optional(),
  name: z.string().optional(),
})

const remoteData = jsonObject.describe("The vendor's own record, unchanged.")

export const userSchema = z
  .object({
    id: z.string(),
    external_id: z.string().optional(),
    username: z.string().optional(),
    name: z.string().optional(),
    first_name: z.string().optional(),
    last_name: z.string().optional(),
    title: z.string().optional(),
    emails: list(z.object({ email: z.string(), type: z.string().optional(), is_primary: z.boolean() })),
    phones: list(phone),
    status: z.enum(['active', 'inactive', 'deleted', 'invited', 'created']),
    is_email_verified: z.boolean().optional(),
    is_2fa_enabled: z.boolean().optional(),
    roles: list(
      z.object({
        id: z.string(),
        name: z.string(),
        group: z.string().optional(),
        organization: z.string().optional(),
        workspace: z.string().optional(),
      }),
    ),
    groups: list(named.extend({ organization: z.string().optional() })),
    organizations: list(named).optional(),
    workspaces: list(named).optional(),
    licenses: list(named).optional(),
    avatar: z.string().optional(),
    bio: z.string().optional(),
    languages: list(z.string()),
    urls: list(z.object({ url: z.string(), type: z.string().optional() })).optional(),
    manager: manager.optional(),
    department: z.string().optional(),
    division: z.string().optional(),
    cost_center: z.string().optional(),
    employee_number: z.string().optional(),
    last_active_at: z.string().optional(),
    last_login_at: z.string().optional(),
    created_at: z.string().optional(),
    updated_at: z.string().optional(),
    remote_data: remoteData,
  })
  .meta({ id: 'User' })

export const groupSchema = z
  .object({
    id: z.string(),
    external_id: z.string().optional(),
    name: z.string().optional(),
    description: z.string().optional(),
    organization: z.string().optional(),
    group_type: z.enum(['team', 'department', 'group']).optional(),
    members: list(named).optional().describe('As far as the vendor lists them with the group.'),
    created_at: z.string().optional(),
    updated_at: z.string().optional(),
    remote_data: remoteData,
  })
  .meta({ id: 'Group' })

export const roleSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    label: z.string().optional(),
    description: z.string().optional(),
    type: z.string().optional(),
    applicable_in: z.enum(['group', 'workspace']).optional(),
    remote_data: remoteData,
  })
  .meta({ id: 'Role' })

export const licenseSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    description: z.string().optional(),
    available_quantity: z.number().optional().describe('Seats bought, where the vendor tells.'),
    assigned_quantity: z.number().optional().describe('Seats in use.'),
    is_paid: z.boolean().optional(),
    status: z.enum(['active', 'inactive']).optional(),
    remote_data: remoteData,
  })
  .meta({ id: 'License' })

export const workspaceSchema = z
  .object({
    id: z.string(),
    name: z.string().optional(),
    description: z.string().optional(),
    status: z.enum(['active', 'inactive']).optional(),
    organization: named.optional(),
    remote_data: remoteData,
  })
  .meta({ id: 'Workspace' })

const emailsWrite = list(
  z.strictObject({
    email: z.email().max(320),
    type: z.string().max(100).optional(),
    is_primary: z.boolean().default(false),
  }),
)

const passedOn = jsonObject.describe("Merged into the vendor's body as it is, last.")
const text = z.string().max(1000)

export const userWriteSchema = z
  .strictObject({
    username: text.min(1).optional(),
    external_id: text.optional(),
    name: text.optional(),
    first_name: text.optional(),
    last_name: text.optional(),
    title: text.optional(),
    emails: emailsWrite.optional().describe('Where none is marked primary, the vendor decides; most take the first.'),
    phones: list(z.strictObject({ number: text.min(1), extension: text.optional(), type: text.optional() })).optional(),
    status: z
      .enum(['active', 'inactive'])
      .optional()
      .describe('`inactive` deactivates. Where the vendor removes instead, the answer says so.'),
    roles: list(z.strictObject({ id: vendorId })).optional(),
    avatar: text.optional(),
    languages: list(text).optional(),
    manager: z.strictObject({ id: text.optional(), email: text.optional(), name: text.optional() }).optional(),
    department: text.optional(),
    division: text.optional(),
    cost_center: text.optional(),
    employee_number: text.optional(),
    remote_data: passedOn.optional(),
  })
  .meta({ id: 'UserWrite' })

export const groupWriteSchema = z
  .strictObject({
    name: text.min(1).optional(),
    external_id: text.optional(),
    description: text.optional(),
    members: list(z.strictObject({ id: vendorId }))
      .optional()
      .describe('The complete list of members, where given.'),
    remote_data: passedOn.optional(),
  })
  .meta({ id: 'GroupWrite' })

// ---- the schemas say what the core says: a difference does not compile ----

/** Without `readonly`, all the way down; index signatures are left as they are. */
type Loose<T> = T extends readonly (infer Item)[]
  ? Loose<Item>[]
  : T extends object
    ? string extends keyof T
      ? T
      : { -readonly [Key in keyof T]: Loose<T[Key]> }
    : T

type Same<A, B> = (<T>() => T extends Loose<A> ? 1 : 2) extends <T>() => T extends Loose<B> ? 1 : 2 ? true : false

true satisfies Same<z.output<typeof userSchema>, User>
true satisfies Same<z.output<typeof groupSchema>, Group>
true satisfies Same<z.output<typeof roleSchema>, Role>
true satisfies Same<z.output<typeof licenseSchema>, License>
true satisfies Same<z.output<typeof workspaceSchema>, Workspace>
true satisfies Same<z.output<typeof userWriteSchema>, UserWrite>
true satisfies Same<z.output<typeof groupWriteSchema>, GroupWrite>
