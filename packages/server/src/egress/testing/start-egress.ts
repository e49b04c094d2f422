import { Writable } from 'node:stream'
import pino from 'pino'
import type { Executor } from '../../db/index.ts'
import { createEgress, type Egress, type EgressOptions } from '../egress.ts'
import type { ObservedAnswer, Upstream } from '../upstream.ts'

export type StartedEgress = {
  readonly egress: Egress
  /** What was logged, parsed; the raw text is what a secret is looked for in. */
  readonly logged: () => readonly Record<string, unknown>[]
  readonly logText: () => string
  /** How long it slept, in order. */
  readonly slept: readonly number[]
}

/** Egress that sleeps without waiting, its clock going on by as much, and whose dice always show one half. */
export const startEgress = (db: Executor, options: Partial<EgressOptions> = {}): StartedEgress => {
  const lines: string[] = []
  const slept: number[] = []
  let ahead = 0
  const sink = new Writable({
    write: (line: Buffer, _encoding, done) => {
      lines.push(line.toString())
      done()
    },
  })
  const egress = createEgress({
    db,
    allow: ['loopback'],
    log: pino({ level: 'debug' }, sink),
    version: '1.2.3',
    now: () => new Date(Date.now() + ahead),
    budgetClock: 'own',
    random: () => 0.5,
    sleep: async (ms, signal) => {
      // The line's patience, which nobody waits for here.
      if (ms >= 9000)
        return new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(signal.reason)))
      slept.push(ms)
      ahead += ms
    },
    ...options,
  })
  return {
    egress,
    slept,
    logText: () => lines.join(''),
    logged: () => lines.map((line): Record<string, unknown> => JSON.parse(line)),
  }
}

export const SECRET = 'token-of-the-vendor-8f3a'

let upstreams = 0

export const upstreamAt = (
  baseUrl: string,
  parts: Partial<Upstream> = {},
): Upstream & { readonly observed: readonly ObservedAnswer[] } => {
  upstreams += 1
  const observed: ObservedAnswer[] = []
  return {
    budgetKey: `upstream-${upstreams}`,
    budget: { requestsPerSecond: 1e6, burst: 1000, concurrent: 50 },
    baseUrl,
    vendor: 'Acme',
    connectionId: 'connection-1',
    credentialHeaders: () => ({ authorization: `Bearer ${SECRET}` }),
    observe: (answer) => observed.push(answer),
    observed,
    ...parts,
  }
}
