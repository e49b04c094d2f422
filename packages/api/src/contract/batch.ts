import { z } from 'zod'
import { defineEndpoint } from '../define-endpoint.ts'
import { errorSchema, id, jsonObject, list } from './shapes.ts'

/** Many calls in one (`unified-api.md §3`). */

const expression = z.string().trim().min(1).max(2000)

const entrySchema = z
  .strictObject({
    resource: z
      .string()
      .min(1)
      .max(200)
      .describe(
        'A unified resource with its model, e.g. `user-directory/users`, or one of the vendor as the proxy names it, e.g. `Users`.',
      ),
    name: z
      .string()
      .regex(/^[A-Za-z_]\w{0,99}$/)
      .optional()
      .describe('What the entry is called in `depends_on`, in expressions and in the answer; default: its `resource`.'),
    method: z
      .string()
      .min(1)
      .max(100)
      .describe('`list`, `get`, `create`, `update`, `delete`, or the last part of a further path, e.g. `add`.'),
    id: z.union([z.string().min(1).max(1000), z.number()]).optional(),
    query: jsonObject
      .optional()
      .describe('Without `limit`, a list is read to its end, in pages as large as the vendor gives.'),
    body: jsonObject.optional(),
    depends_on: z
      .union([z.string(), list(z.string())])
      .optional()
      .describe(
        'Entries that run first. Expressions and placeholders see the results of these, and of those before them.',
      ),
    loop_on: expression
      .optional()
      .describe(
        'A JSONata expression over `{ resources, args }` (inside a predicate: `$args`); the entry runs once for each element, its `{{item}}`.',
      ),
    persist: z.boolean().default(true).describe('`false` leaves the entry out of `result`; others may still use it.'),
    recurse: z
      .strictObject({
        if: expression.describe('Over `{ response, resources, args }`; must give true or false.'),
        config: z.strictObject({ query: jsonObject.optional(), body: jsonObject.optional() }).default({}),
      })
      .optional()
      .describe('While `if` is true, the entry runs again with `config` merged into it; at most 20 times.'),
    response_format: z.enum(['unified', 'normalized', 'raw', 'stream', 'debug']).optional(),
  })
  .meta({ id: 'BatchEntry' })

const batchErrorSchema = errorSchema
  .extend({
    loop_index: z.int().optional().describe('Which element of `loop_on` failed, from 0.'),
    next_cursor: z.string().optional().describe('Where a list that was too long goes on.'),
  })
  .meta({ id: 'BatchError' })

export const batchRequest = defineEndpoint({
  id: 'batchRequest',
  tag: 'Batch',
  summary: 'Run many calls in one',
  description: [
    'Lists are read to their end, up to 10,000 rows for an entry. Entries run at the same time, up to 4, unless `depends_on` says otherwise.',
    'Strings in `id`, `query` and `body` may hold placeholders: `{{item.id}}`, `{{args.x}}`, `{{resources.users[0].id}}`; one that is the whole string keeps its JSON type.',
    'What fails is in `errors`, and what depends on it is not run; the rest goes on. Each entry needs the scope that its own endpoint needs.',
    'At most 50 entries, 1,000 calls, 50,000 rows, 64 MiB of rows and 4 minutes, from the moment the batch comes. API tokens only. Regular expressions are refused in JSONata.',
    'Of batches with expressions 8 run at a time in a process; one that waits for 30 s is refused with a 503, and nothing of it was run.',
  ].join('\n\n'),
  method: 'POST',
  path: '/batch-request',
  scope: 'directory:read',
  audit: { notAudited: 'each change in it is audited by itself' },
  body: z.strictObject({
    integrated_account_id: id,
    args: jsonObject.optional().describe('Values for expressions and placeholders.'),
    resources: z.array(entrySchema).min(1).max(50),
  }),
  response: z.object({
    result: z.record(z.string(), list(z.unknown())).describe('By name: the rows of lists, the answers of other calls.'),
    errors: z.record(z.string(), list(batchErrorSchema)),
    is_partial_response: z
      .boolean()
      .optional()
      .describe('Some list may not be the whole truth; see `partial_reasons`.'),
    partial_reasons: z.record(z.string(), list(z.string())).optional(),
  }),
  idempotent: true,
  examples: {
    body: {
      integrated_account_id: '5f0c9b1e-6f0e-4c8a-9d55-0a4f5b7c2d31',
      resources: [
        { resource: 'user-directory/groups', method: 'list', query: { name: 'Design' } },
        {
          resource: 'user-directory/users',
          name: 'designers',
          method: 'get',
          depends_on: ['user-directory/groups'],
          loop_on: 'resources.groups[0].members.id',
          id: '{{item}}',
        },
      ],
    },
  },
})
