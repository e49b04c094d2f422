import { LOGGED_APIS, STATUS_CLASSES } from '@rollcall/api'
import { defineCommand, type Noun } from '../command.ts'
import { argument, oneOf, text } from '../input.ts'
import { showPages } from '../listing.ts'
import { pageOptions, pageQuery } from '../options.ts'

const list = defineCommand({
  name: 'list',
  summary: 'List unified, proxied, custom and batch calls, newest first',
  takes: {
    ...pageOptions,
    account: text('--account <id>', 'only calls that named or called this connection'),
    tenant: text('--tenant <id>', 'only calls about this tenant'),
    actor: text('--actor <actor>', 'only calls by this one, e.g. "api-token:Default token"'),
    api: oneOf(LOGGED_APIS, { syntax: '--api <api>', help: 'only calls of this part of the API' }),
    method: text('--method <method>', 'only calls with this method, e.g. GET'),
    resource: text('--resource <pattern>', 'only this resource, e.g. /proxy/Users/*'),
    status: oneOf(STATUS_CLASSES, { syntax: '--status <class>', help: 'only calls answered so' }),
    error: text('--error <code>', 'only calls that failed so, e.g. vendor_rate_limited'),
    vendorRequest: text('--vendor-request <id>', 'only the call to which the vendor gave this id'),
    from: text('--from <time>', 'only calls at or after this time, e.g. 2026-11-25T08:00:00Z'),
    to: text('--to <time>', 'only calls before this time'),
  },
  examples: ['rollcall log list', 'rollcall log list --status 5xx --api proxy'],
  run: async (
    session,
    { all, account, tenant, actor, api, method, resource, status, error, vendorRequest, from, to, ...page },
  ) =>
    showPages(session, {
      pages: session.client.log.pages({
        ...pageQuery(page),
        integrated_account_id: account,
        tenant_id: tenant,
        actor,
        api,
        method,
        resource,
        status_class: status,
        error_code: error,
        vendor_request_id: vendorRequest,
        from,
        to,
      }),
      noun: 'calls',
      all,
      columns: [
        { title: 'at', value: ({ created_at }) => created_at },
        { title: 'id', value: ({ id }) => id },
        { title: 'method', value: ({ method: used }) => used },
        { title: 'resource', value: ({ resource: called }) => called },
        { title: 'status', value: ({ http_status_code }) => http_status_code },
        { title: 'error', value: ({ error_code }) => error_code },
        { title: 'ms', value: ({ duration_ms }) => duration_ms },
        { title: 'vendor', value: ({ upstream_status }) => upstream_status },
        { title: 'actor', value: ({ actor: by }) => by },
      ],
    }),
})

const get = defineCommand({
  name: 'get',
  summary: 'Show one call, with each call of a vendor that it took',
  takes: { id: argument('<id>', 'x-request-id of the call') },
  examples: ['rollcall log get 6b0f6a0e-6d0e-4f0c-9a34-0d7a4b9c1e22'],
  run: async ({ client, output }, { id }) => output.document(await client.log.get({ id })),
})

export const log: Noun = {
  name: 'log',
  summary: 'The request log: every call, and what became of it at the vendor',
  commands: [list, get],
}
