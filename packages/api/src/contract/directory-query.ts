import { z } from 'zod'
import { jsonObject, list } from './shapes.ts'

/**
 * Query parameters of the unified API (`unified-api.md §2.4`). Each is also accepted with the prefix `truto_`.
 */

/** One connection, or all of a tenant's. A token that belongs to one account needs neither. */
const place = {
  integrated_account_id: z.string().min(1).max(200).optional().describe('The connection to use.'),
}

const shaping = {
  ignore_remote_data: z.stringbool().optional().describe("Leaves out `remote_data`, the vendor's own record."),
  exclude_fields: z
    .union([z.string(), list(z.string())])
    .optional()
    .describe('Fields to leave out: `exclude_fields[]=a&exclude_fields[]=b`, or separated by commas.'),
  response_format: z
    .enum(['unified', 'normalized', 'raw', 'stream', 'debug'])
    .default('unified')
    .describe(
      "`normalized`: every field is there, null where the vendor says nothing, and no `remote_data`. `raw`, `stream`: the vendor's answer as it came; of a list one of its pages, and the header `x-next-cursor` goes on. `debug`: `{ result, debug }` with what was sent and received.",
    ),
}

const upstream = {
  remote_query: jsonObject
    .optional()
    .describe(
      "Passed through to the vendor's query as it is, in a write to that of the write itself: `remote_query[a]=b`.",
    ),
  skip_api_call: z
    .stringbool()
    .optional()
    .describe('Calls nobody and changes nothing; `result` is empty and `debug` null.'),
}

export const readOneQuery = z.strictObject({ ...place, ...shaping, ...upstream })

export const writeQuery = z.strictObject({
  ...place,
  ...shaping,
  ...upstream,
  verify: z
    .stringbool()
    .optional()
    .describe(
      'Reads back after the write; the answer says what the vendor now shows and which sent fields it ignored.',
    ),
  body_passthrough: z.stringbool().optional().describe("The body is the vendor's own and is sent as it is."),
})

/** With `fields`: what can be filtered by, for the document; the operators are read by `parseFilter` of the core. */
export const listQuery = (fields: readonly string[]) =>
  z.looseObject({
    ...place,
    tenant_id: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .describe(
        'All connections of the tenant at once, instead of `integrated_account_id`; see `connections` in the answer.',
      ),
    limit: z.coerce.number().int().min(1).max(1000).default(100).describe('Most rows wanted in this page.'),
    ignore_limit: z.stringbool().optional().describe('Takes no notice of `limit`.'),
    next_cursor: z.string().max(8000).optional().describe('From the page before; empty or absent for the first page.'),
    source: z
      .enum(['live', 'mirror'])
      .default('live')
      .describe('`live` asks the vendor. `mirror`, the last complete snapshot, is not there yet: 400.'),
    super_query: z.string().optional().describe('The incumbent’s word for `source=mirror`.'),
    sort_by: z
      .union([z.string(), list(z.string()), z.record(z.string(), z.string())])
      .optional()
      .describe(
        'E.g. `name`, `-created_at`, or `sort_by[name]=desc`. Reads the whole list, so it is limited to 2,000 rows.',
      ),
    key_by: z.string().optional().describe('`result` becomes an object with this field as its keys.'),
    ...shaping,
    ...upstream,
    ...Object.fromEntries(fields.map((field) => [field, filterValue])),
  })

const text = z.string()
const operand = z.union([text, list(text)]).optional()

/** Loose: a word that is no operator is refused by the core, which names those that the field has. */
const operators = z.looseObject({
  eq: operand,
  ne: operand,
  gt: operand,
  gte: operand,
  lt: operand,
  lte: operand,
  in: operand,
  nin: operand,
  like: operand,
})

/** `field=value`, `field[operator]=value`. */
const filterValue = z
  .union([text, list(text), operators])
  .optional()
  .describe('A filter: `field=value`, or `field[operator]=value` with eq, ne, gt, gte, lt, lte, in, nin, like.')
