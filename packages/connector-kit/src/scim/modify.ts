import { type JsonObject, RollcallError } from '@rollcall/core'
import { isJsonObject } from '../answers/json-object.ts'
import { assertSuccess, hasBody, readObject } from '../answers/read-object.ts'
import type { VendorResponse } from '../session.ts'
import { afterSome } from '../uncertain-effects.ts'
import { applyOperations } from './apply-operations.ts'
import { asking, pathOf, type Scim, send } from './exchange.ts'
import { memberIds } from './member-ids.ts'
import { inParts, type Operation, toPatchBody } from './patch.ts'
import { type Kind, type Known, read } from './read.ts'

export type Modification<T> = {
  readonly kind: Kind<T>
  readonly id: string
  readonly operations: readonly Operation[]
  /** Completes "while …". */
  readonly doing: string
  /** Whether the session may send it again after a lost answer. */
  readonly repeatable: boolean
}

export type Modified = { readonly resource: JsonObject | undefined; readonly response: VendorResponse }

/**
 * Changes a resource by PATCH, or by PUT where the vendor has no PATCH (scim-clients.md C19). `resource` is what the vendor
 * answered with; it may answer without (C20).
 */
export const modify = async <T>(scim: Scim, change: Modification<T>): Promise<Modified> => {
  const byPut = scim.dialect.writes.update === 'put'
  try {
    return byPut ? await replace(scim, change) : await patch(scim, change)
  } catch (error) {
    if (!byPut && isWithoutOperation(error)) return replace(scim, change)
    if (!isOutdated(error)) throw error
    if (byPut) return replace(scim, change) // C31: the version was old, so once more with the new one
    return patch(scim, change, await read(scim, change.kind, change.id))
  }
}

/** `known`: the resource as it was read just before, where it was: its version guards the change (scim-clients.md C31). */
const patch = async <T>(scim: Scim, change: Modification<T>, known?: Known<T>): Promise<Modified> => {
  const parts = inParts(change.operations, scim.dialect.patch.operations)
  let last: Modified | undefined
  for (const [at, operations] of parts.entries()) {
    last = await patchOnce(scim, change, { operations, known: at === 0 ? known : undefined }).catch(
      (error: unknown) => {
        throw at === 0
          ? error
          : afterSome(error, `The first ${at} of ${parts.length} parts of the change were made before.`)
      },
    )
  }
  if (last === undefined)
    throw new RollcallError('invalid_request', 'Nothing to change was sent. Send at least one field.')
  return last
}

type Part<T> = { readonly operations: readonly Operation[]; readonly known: Known<T> | undefined }

const patchOnce = async <T>(scim: Scim, change: Modification<T>, { operations, known }: Part<T>): Promise<Modified> => {
  const response = await send(scim, {
    method: 'PATCH',
    path: pathOf(change.kind.path, change.id),
    body: toPatchBody(operations),
    headers: ifMatch(scim, known),
    repeatable: change.repeatable,
  })
  return toModified(scim, change, response)
}

/** Reads, changes the copy, writes it back whole: attributes we know nothing of are kept. */
const replace = async <T>(scim: Scim, change: Modification<T>): Promise<Modified> => {
  const known = await read(scim, change.kind, change.id)
  assertNobodyLost(scim, change, known)
  const response = await send(scim, {
    method: 'PUT',
    path: pathOf(change.kind.path, change.id),
    body: withoutReadOnly(applyOperations(known.resource, change.operations)),
    headers: ifMatch(scim, known),
    repeatable: change.repeatable,
  })
  return toModified(scim, change, response)
}

/** A group whose members are not shown would lose all of them, unless the change says who they are to be. */
const assertNobodyLost = <T>(scim: Scim, { kind, id, operations }: Modification<T>, { resource }: Known<T>): void => {
  if (kind.noun !== 'group' || memberIds(resource) !== undefined) return
  if (operations.some(({ op, path }) => path === 'members' && op.toLowerCase() === 'replace')) return
  throw new RollcallError(
    'vendor_refused',
    `${scim.vendor} takes a group only as a whole, and does not show the members of group ${id}: written back like this, it might lose them. Send all of its members with the change, or make it there by hand.`,
    { effect: 'none' },
  )
}

const toModified = <T>(scim: Scim, change: Modification<T>, response: VendorResponse): Modified => {
  const question = asking(scim, change.doing)
  assertSuccess(response, question)
  return { resource: hasBody(response) ? readObject(response, question) : undefined, response }
}

/** `meta` and a user's `groups` belong to the server (RFC 7643 §3.1, §4.1.2). */
const withoutReadOnly = (resource: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(resource).filter(([name]) => !['meta', 'groups'].includes(name.toLowerCase())))

const ifMatch = (scim: Scim, known: Known<unknown> | undefined): Readonly<Record<string, string>> => {
  if (scim.dialect.etag === 'none' || known === undefined) return {}
  const meta = known.resource['meta']
  const version = known.response.headers['etag'] ?? (isJsonObject(meta) ? meta['version'] : undefined)
  return typeof version === 'string' ? { 'if-match': version } : {}
}

/** 405, 501, or a 404 that comes from no API: the operation is missing, not the resource. */
const isWithoutOperation = (error: unknown): boolean =>
  error instanceof RollcallError &&
  (error.facts.remote?.status === 405 ||
    error.facts.remote?.status === 501 ||
    (error.code === 'vendor_malformed' && error.facts.remote?.status === 404))

/** Not after a part of the change was made: that part must not be made again. */
const isOutdated = (error: unknown): boolean =>
  error instanceof RollcallError && error.facts.remote?.status === 412 && error.facts.effect !== 'unknown'
