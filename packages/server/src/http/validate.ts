import { type Failure, RollcallError } from '@rollcall/core'
import type { z } from 'zod'

/**
 * Parses a part of a request with its schema.
 *
 * @throws RollcallError `unknown_field`, `unknown_parameter` or `invalid_request` with one failure per thing that is wrong
 */
export const validate = (part: 'params' | 'query' | 'body', schema: z.ZodType, value: unknown): unknown => {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const failures = result.error.issues.flatMap(toFailures)
  const unknown = result.error.issues.some((issue) => issue.code === 'unrecognized_keys')
  const code = unknown ? (part === 'body' ? 'unknown_field' : 'unknown_parameter') : 'invalid_request'
  const names = failures.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`)).join('; ')
  throw new RollcallError(code, `The ${WORDS[part]} is not what this call takes: ${names}.`, { failures })
}

const WORDS = { params: 'path', query: 'query string', body: 'body' } as const

const toFailures = (issue: z.core.$ZodIssue): Failure[] => {
  const path = issue.path
    .map((step, index) => (typeof step === 'number' ? `[${step}]` : index === 0 ? String(step) : `.${String(step)}`))
    .join('')
  if (issue.code !== 'unrecognized_keys') return [{ path, message: issue.message }]
  return issue.keys.map((key) => ({ path: path === '' ? key : `${path}.${key}`, message: 'is not known here' }))
}
