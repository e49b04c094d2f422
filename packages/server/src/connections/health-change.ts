import { accountSchema } from '@rollcall/api'
import { findMissingScopes } from '@rollcall/connector-kit'
import { type Answer, type Health, type JsonObject, type Right, toRight } from '@rollcall/core'
import type { ObservedAnswer } from '../egress/index.ts'
import type { ConnectionChange, ConnectionRow } from './connection-store.ts'

/** The health of a connection as its row keeps it, and what to write of a change of it. */

export const healthOf = ({ status, last_forbidden_error: error }: ConnectionRow): Health => ({
  status,
  lostRight: accountSchema.shape.last_forbidden_error.parse(error) ?? undefined,
})

/** What an answer says of the health of a connection. */
export const toAnswer = (answer: ObservedAnswer): Answer => {
  const { status, path, method } = answer
  const isOfOne = method !== 'GET' && method !== 'HEAD' && path.split('/').filter(Boolean).length > 1
  return {
    status,
    right: rightOf(answer),
    isAboutOne: isOfOne && status === 403 && missingScopesIn(answer) === undefined,
  }
}

const missingScopesIn = ({ headers, text }: ObservedAnswer) => findMissingScopes({ headers, body: parsed(text) })

const rightOf = ({ path, method }: ObservedAnswer): Right => toRight(path, method)

/** What to write of an answer that led from one health to another; `undefined` where it is the same. */
export const changeTo = (
  before: Health,
  after: Health,
  { answer, at }: { readonly answer: ObservedAnswer; readonly at: Date },
): ConnectionChange | undefined =>
  after === before
    ? undefined
    : {
        ...(after.status !== before.status && { status: after.status, lastError: toLastError(REFUSED, at) }),
        ...(after.lostRight !== before.lostRight && {
          lastForbiddenError: after.lostRight === undefined ? null : toForbidden(answer, at),
        }),
      }

const REFUSED = {
  code: 'vendor_unauthorized',
  message: 'The vendor refused the credential (401). Replace it with one that is still valid.',
} as const

/** Why a connection does not work, as `last_error` says it. */
export const toLastError = (error: { readonly code: string; readonly message: string }, at: Date): JsonObject => ({
  code: error.code,
  message: error.message,
  occurred_at: at.toISOString(),
})

const toForbidden = (answer: ObservedAnswer, at: Date): JsonObject => ({
  ...rightOf(answer),
  missing_scopes: [...(missingScopesIn(answer) ?? [])],
  message: 'The vendor forbade it (403). Give the credential the right that it lacks, or use another.',
  occurred_at: at.toISOString(),
})

const parsed = (text: string | undefined): unknown => {
  try {
    return text === undefined ? undefined : JSON.parse(text)
  } catch {
    return undefined // HTML or nothing: no right is named in it
  }
}
