import { classify, malformed, readJson, type VendorResponse } from '@rollcall/connector-kit'
import { RollcallError } from '@rollcall/core'
import qs from 'qs'
import { type Audit, detailOf, outcomeOf } from '../audit/index.ts'
import { callRenewing, type OpenConnection } from '../connections/index.ts'
import type { Egress } from '../egress/index.ts'
import { vendorList } from '../proxy/index.ts'
import type { EntryAllowance } from './allowance.ts'
import type { BatchEntry, CallAnswer, FilledCall } from './entry.ts'
import { readPages, single } from './read-pages.ts'
import type { Target } from './target.ts'
import type { Frame } from './unified-calls.ts'

export type ProxiedCalling = {
  readonly target: Extract<Target, { kind: 'proxied' }>
  readonly format: BatchEntry['response_format']
  readonly call: FilledCall
  readonly connection: OpenConnection
  readonly frame: Frame
  readonly allowance: EntryAllowance
}

/** Calls a resource of the vendor's own, as the proxy does, its answer untouched; lists are read to their end. */
export const createProxiedCalls = ({ egress, audit }: { readonly egress: Egress; readonly audit: Audit }) => {
  const send = async (calling: ProxiedCalling, page: Readonly<Record<string, unknown>>): Promise<VendorResponse> => {
    const { target, call, connection, frame } = calling
    const { http, resource } = target
    const isRead = http === 'GET' || http === 'HEAD'
    const media = resource.paging?.kind === 'scim-index' ? 'application/scim+json' : 'application/json'
    const path = pathOf(resource.path, call.id)
    const ask = async (): Promise<VendorResponse> => {
      const response = await callRenewing(connection.upstream, () =>
        egress.call(
          connection.upstream,
          {
            method: http,
            path,
            extraQuery: qs.stringify({ ...call.query, ...page }, { arrayFormat: 'repeat' }),
            headers: { accept: `${media}, application/json`, ...(isRead ? {} : { 'content-type': media }) },
            ...(isRead || call.body === undefined ? {} : { body: call.body }),
          },
          // A write that is under way is finished and audited, whoever still waits for it.
          isRead ? { signal: frame.signal, requestId: frame.requestId } : { requestId: frame.requestId },
        ),
      )
      // What the answer says of the connection is on record before the caller hears of it.
      await connection.upstream.written?.()
      if (response.status < 200 || response.status > 299) throw classify(response, question(connection, http, path))
      return response
    }
    return isRead ? ask() : inAudit(calling, `${http} ${path}`, ask)
  }

  /** The intent before anything is sent, the outcome after. */
  const inAudit = async (
    { connection, frame }: ProxiedCalling,
    target: string,
    run: () => Promise<VendorResponse>,
  ): Promise<VendorResponse> => {
    const event = await audit.begin({
      environmentId: connection.environmentId,
      tenantId: connection.tenantId,
      connectionId: connection.id,
      actor: frame.caller.actor,
      action: 'proxy.called',
      target: target.slice(0, LONGEST_TARGET),
      requestId: frame.requestId,
    })
    try {
      const response = await run()
      await audit.finish(event, 'succeeded', { status: response.status })
      return response
    } catch (error) {
      await audit.finish(event, outcomeOf(error), detailOf(error))
      throw error
    }
  }

  return async (calling: ProxiedCalling): Promise<CallAnswer> => {
    const { target, format, call, connection, allowance } = calling
    const { resource, http, isList } = target
    const asking = question(connection, http, resource.path)
    const noPage = (response: VendorResponse) => (wrong: string) => malformed(response, asking, wrong)
    const isWhole = format === 'raw' || format === 'stream'
    const list = isList && !isWhole ? vendorList(connection, resource) : undefined
    if (list?.parameters === undefined) {
      allowance.spend()
      const response = await send(calling, {})
      // Many vendors answer a removal with nothing.
      const value = response.text.trim() === '' ? { ...(call.id && { id: call.id }) } : readJson(response, asking)
      const { headers } = response
      const page = list?.page(START).read({ body: value, headers }, noPage(response))
      const rows = page?.rows ?? [value]
      allowance.took(rows)
      return { ...single(value), rows }
    }
    const { position: at, size } = list.parameters
    const { limit, next_cursor: cursor, [at]: position, [size]: count = limit, ...query } = call.query
    return readPages(
      async (asked) => {
        const most = Math.min(Number(count) || asked.room, asked.room)
        const page = list.page({ cursor: asked.cursor, limit: most, position: textOf(position) })
        const response = await send({ ...calling, call: { ...call, query } }, page.query)
        const read = page.read({ body: readJson(response, asking), headers: response.headers }, noPage(response))
        if (read === undefined) throw malformed(response, asking, 'no list')
        return read
      },
      { cursor: textOf(cursor), allowance },
    )
  }
}

const START = { cursor: undefined, limit: undefined }

/** A parameter as a vendor would be sent it; `undefined` for an empty one, and for what is no single value. */
const textOf = (value: unknown): string | undefined =>
  (typeof value === 'string' && value !== '') || typeof value === 'number' ? String(value) : undefined

/** As in the audit events of the proxy itself. */
const LONGEST_TARGET = 500

const question = ({ connector }: OpenConnection, http: string, path: string) => ({
  vendor: connector.name,
  doing: `calling ${http} ${path}`,
})

const pathOf = (collection: string, id: string | undefined): string => {
  if (id === undefined) return collection
  if (id !== '' && id !== '.' && id !== '..') return `${collection}/${encodeURIComponent(id)}`
  throw new RollcallError('invalid_request', `"${id}" is no id. Use the id that a list gave.`, { effect: 'none' })
}
