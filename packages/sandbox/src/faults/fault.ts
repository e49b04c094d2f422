/** What can be made to go wrong, on which calls, and how often. */

import { SandboxRefusal } from '../sandbox-refusal.ts'
import { isObject, objectOf, textOf } from '../scim/json.ts'

/** One way to fail. `when` says whether the call has had its effect by then; `before` is the default. */
export type Fault =
  /** Answers a status, e.g. 502 `after` the effect: the write happened, the client is told that it did not. */
  | {
      readonly kind: 'status'
      readonly status: number
      readonly when?: 'before' | 'after'
      readonly headers?: Readonly<Record<string, string>>
      readonly body?: string
    }
  /** Waits, then goes on. Real time, not the injected clock. */
  | { readonly kind: 'latency'; readonly ms: number; readonly when?: 'before' | 'after' }
  /** Tears the connection down without an answer. */
  | { readonly kind: 'reset'; readonly when?: 'before' | 'after' }
  /** Never answers. */
  | { readonly kind: 'hang'; readonly when?: 'before' | 'after' }
  /** Cuts the body: `clean` is a complete answer with broken JSON, `abort` drops the connection in mid-body. */
  | { readonly kind: 'truncate'; readonly keepBytes?: number; readonly ending?: 'clean' | 'abort' }
  | { readonly kind: 'contentType'; readonly contentType: string }
  /** Reads show the state as it was when the fault was set, for so many seconds of the injected clock. */
  | { readonly kind: 'stale'; readonly seconds: number }
  /** A gateway's page in place of JSON; status 200 unless given. */
  | { readonly kind: 'html'; readonly status?: number }
  /** 200 with an error inside. */
  | { readonly kind: 'errorInside' }
  /** Whatever page is asked for, the first comes. */
  | { readonly kind: 'samePage' }
  /** Every page is full and announces more. */
  | { readonly kind: 'endlessPages' }
  /** 200 and a list of nothing: a failed read that looks like a mass departure. */
  | { readonly kind: 'emptyList' }
  /** A list whose body is streamed for so many megabytes. */
  | { readonly kind: 'hugeBody'; readonly megabytes: number }

export type FaultKind = Fault['kind']

/** Where and how often a fault strikes. */
export type FaultRule = {
  readonly match?: {
    /** Any method unless given. */
    readonly method?: string
    /** Path without query; `*` stands for one segment, `**` for any rest. Any path unless given. */
    readonly path?: string
  }
  /** Matching calls to let pass first. */
  readonly skip?: number
  /** Calls to strike after that; without it every one. */
  readonly times?: number
  readonly fault: Fault
}

type Field =
  | 'status'
  | 'ms'
  | 'when'
  | 'headers'
  | 'body'
  | 'keepBytes'
  | 'ending'
  | 'contentType'
  | 'seconds'
  | 'megabytes'

/** Fields of each kind; those with `!` must be there. */
const FIELDS: { readonly [Kind in FaultKind]: readonly (Field | `${Field}!`)[] } = {
  status: ['status!', 'when', 'headers', 'body'],
  latency: ['ms!', 'when'],
  reset: ['when'],
  hang: ['when'],
  truncate: ['keepBytes', 'ending'],
  contentType: ['contentType!'],
  stale: ['seconds!'],
  html: ['status'],
  errorInside: [],
  samePage: [],
  endlessPages: [],
  emptyList: [],
  hugeBody: ['megabytes!'],
}

/** Every kind, for messages, docs and tests. */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys of the table are its kinds
export const FAULT_KINDS = Object.keys(FIELDS) as readonly FaultKind[]

const isCount = (value: unknown): boolean => typeof value === 'number' && Number.isInteger(value) && value >= 0
const isStatus = (value: unknown): boolean => isCount(value) && Number(value) >= 200 && Number(value) <= 599

const CHECKS: { readonly [Name in Field]: readonly [check: (value: unknown) => boolean, wanted: string] } = {
  status: [isStatus, 'a status from 200 to 599'],
  ms: [isCount, 'a whole number of milliseconds'],
  when: [(value) => value === 'before' || value === 'after', 'before or after'],
  headers: [
    (value) => isObject(value) && Object.values(value).every((entry) => typeof entry === 'string'),
    'an object of texts',
  ],
  body: [(value) => typeof value === 'string', 'text'],
  keepBytes: [isCount, 'a whole number'],
  ending: [(value) => value === 'clean' || value === 'abort', 'clean or abort'],
  contentType: [(value) => textOf(value) !== undefined, 'text'],
  seconds: [(value) => typeof value === 'number' && value > 0, 'a number above 0'],
  megabytes: [(value) => isCount(value) && Number(value) > 0, 'a whole number above 0'],
}

/**
 * Reads a rule from outside.
 * @throws {SandboxRefusal} 400 saying which part is wrong and what is allowed there.
 */
export function parseFaultRule(input: unknown): FaultRule {
  const { match, skip, times, fault, ...rest } = objectOf(input)
  refuseUnknown(rest, 'match, skip, times, fault')
  const { method, path, ...restOfMatch } = objectOf(match)
  refuseUnknown(restOfMatch, 'match.method, match.path')
  for (const [name, value] of Object.entries({ skip, times })) {
    if (value !== undefined && !isCount(value)) throw new SandboxRefusal(400, `${name} must be a whole number.`)
  }
  for (const [name, value] of Object.entries({ method, path })) {
    if (value !== undefined && typeof value !== 'string') throw new SandboxRefusal(400, `match.${name} must be text.`)
  }
  return {
    match: {
      ...(typeof method === 'string' && { method: method.toUpperCase() }),
      ...(typeof path === 'string' && { path }),
    },
    ...(typeof skip === 'number' && { skip }),
    ...(typeof times === 'number' && { times }),
    fault: parseFault(fault),
  }
}

function parseFault(input: unknown): Fault {
  const { kind, ...given } = objectOf(input)
  const known = FAULT_KINDS.find((name) => name === kind)
  if (known === undefined) {
    throw new SandboxRefusal(400, `"${String(kind)}" is not a kind of fault. The kinds are: ${FAULT_KINDS.join(', ')}.`)
  }
  const fields: readonly string[] = FIELDS[known].map(nameOf)
  for (const name of Object.keys(given)) {
    if (fields.includes(name)) continue
    throw new SandboxRefusal(400, `A ${known} fault has no "${name}". Its fields are: ${fields.join(', ') || 'none'}.`)
  }
  for (const field of FIELDS[known]) {
    const name = nameOf(field)
    const [check, wanted] = CHECKS[name]
    const value = given[name]
    if (value === undefined ? field.endsWith('!') : !check(value)) {
      throw new SandboxRefusal(400, `fault.${name} of a ${known} fault must be ${wanted}.`)
    }
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- every field of this kind has just been checked
  return { kind: known, ...given } as Fault
}

function nameOf(field: Field | `${Field}!`): Field {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a field is written with or without the mark of what must be given
  return field.replace('!', '') as Field
}

function refuseUnknown(rest: Readonly<Record<string, unknown>>, allowed: string): void {
  const [name] = Object.keys(rest)
  if (name !== undefined) throw new SandboxRefusal(400, `There is no "${name}" here. Allowed: ${allowed}.`)
}
