import { RollcallError } from '@rollcall/core'
import type { VendorFacts } from '../capabilities.ts'
import type { Question } from '../classify.ts'
import type { Throttling } from '../define-connector.ts'
import type { VendorRequest, VendorResponse, VendorSession } from '../session.ts'
import type { ScimDialect } from './dialect.ts'

/** One connection to a SCIM server, with everything that is known of how it speaks. */
export type Scim = {
  readonly session: VendorSession
  readonly dialect: ScimDialect
  readonly facts: VendorFacts
  readonly vendor: string
  readonly throttling?: Throttling | undefined
}

/** Sends a request in SCIM's media type and takes plain JSON for an answer, too (scim-clients.md C1, C3). */
export const send = (scim: Scim, request: VendorRequest): Promise<VendorResponse> =>
  scim.session.send({
    ...request,
    headers: {
      accept: 'application/scim+json, application/json',
      'user-agent': 'Rollcall (SCIM 2.0 client)',
      ...(request.body === undefined ? {} : { 'content-type': scim.dialect.contentType }),
      ...request.headers,
    },
  })

export const asking = (scim: Scim, doing: string): Question => ({
  vendor: scim.vendor,
  doing,
  requestIdHeaders: scim.dialect.requestIdHeaders,
  throttling: scim.throttling,
})

/** A resource's path. Ids are opaque: anything may be in them (scim-clients.md C15), except a way out of the collection. */
export const pathOf = (collection: string, id: string): string => {
  if (id === '' || id === '.' || id === '..') {
    throw new RollcallError('invalid_request', `"${id}" is no id. Use the id that a list gave.`)
  }
  return `${collection}/${encodeURIComponent(id)}`
}
