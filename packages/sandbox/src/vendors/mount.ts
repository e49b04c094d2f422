/** The vendors beside the Notion workspace, each below a path of its own, with its own faults and its own ledger of calls. */
import { BoundedLog } from '../bounded-log.ts'
import type { Fault } from '../faults/fault.ts'
import { parseFaultRule } from '../faults/fault.ts'
import { FaultBook, type FaultView } from '../faults/fault-book.ts'
import { htmlPage } from '../faults/hostile-bodies.ts'
import type { Delivery } from '../http/deliver.ts'
import type { Answer, VendorRequest } from '../http/exchange.ts'
import { SandboxRefusal } from '../sandbox-refusal.ts'
import type { Sleep } from '../vendor.ts'
import type { MountedUser, MountedVendor } from './mounted-vendor.ts'

/** A call that a mounted vendor received. */
export type MountedCall = {
  readonly number: number
  readonly at: string
  readonly method: string
  /** Below the vendor's prefix. */
  readonly path: string
  /** `undefined` where the client got none. */
  readonly status: number | undefined
  readonly faults: readonly string[]
}

/** One mounted vendor as the control door sees it. */
export type Mount = {
  readonly vendor: MountedVendor
  receive(request: VendorRequest, sleep: Sleep): Promise<Delivery>
  calls(): readonly MountedCall[]
  /** @returns the fault's id. @throws {SandboxRefusal} for a kind that only the workspace has */
  fault(rule: unknown): string
  faults(): readonly FaultView[]
  clearFaults(): void
  users(): readonly MountedUser[]
  /** Everything as at the start, faults and ledger included. */
  reset(): void
}

const CALLS_KEPT = 2000

/** What can go wrong at any vendor. The other kinds are about lists of the workspace. */
const KINDS: ReadonlySet<Fault['kind']> = new Set([
  'status',
  'latency',
  'reset',
  'hang',
  'html',
  'truncate',
  'contentType',
])

/** Puts a vendor below `/<name>`. @param now epoch milliseconds */
export function mount(vendor: MountedVendor, now: () => number): Mount {
  const book = new FaultBook()
  const calls = new BoundedLog<MountedCall>(CALLS_KEPT)
  let serial = 0
  return {
    vendor,
    receive: async (request, sleep) => {
      const path = request.path.slice(vendor.name.length + 1) || '/'
      const faults = book.strike({ method: request.method, path }, now()).map(({ fault }) => fault)
      for (const fault of faults) if (fault.kind === 'latency' && fault.when !== 'after') await sleep(fault.ms)
      const delivery = deliveryOf(vendor, { ...request, path }, faults)
      serial += 1
      calls.add({
        number: serial,
        at: new Date(now()).toISOString(),
        method: request.method,
        path,
        status: 'answer' in delivery ? delivery.answer.status : undefined,
        faults: faults.map(({ kind }) => kind),
      })
      for (const fault of faults) if (fault.kind === 'latency' && fault.when === 'after') await sleep(fault.ms)
      return delivery
    },
    calls: () => calls.list(),
    fault: (rule) => {
      const parsed = parseFaultRule(rule)
      if (KINDS.has(parsed.fault.kind)) return book.add(parsed, { now: now(), snapshot: undefined })
      throw new SandboxRefusal(
        400,
        `${parsed.fault.kind} is for the workspace only. Here there are: ${[...KINDS].join(', ')}.`,
      )
    },
    faults: () => book.list(),
    clearFaults: () => book.clear(),
    users: vendor.users,
    reset: () => {
      vendor.reset()
      book.clear()
      calls.clear()
    },
  }
}

function deliveryOf(vendor: MountedVendor, request: VendorRequest, faults: readonly Fault[]): Delivery {
  for (const fault of faults) {
    const instead = isLate(fault) ? undefined : insteadOf(fault)
    if (instead !== undefined) return instead
  }
  const answer = vendor.answer(request)
  for (const fault of faults) {
    const spoilt = isLate(fault) ? insteadOf(fault) : damaged(answer, fault)
    if (spoilt !== undefined) return spoilt
  }
  return { kind: 'answer', answer }
}

/** Whether it strikes after the call has had its effect. */
function isLate(fault: Fault): boolean {
  return 'when' in fault && fault.when === 'after'
}

function insteadOf(fault: Fault): Delivery | undefined {
  if (fault.kind === 'status') {
    const { status, headers = {}, body = JSON.stringify({ error: `injected ${status}` }) } = fault
    return { kind: 'answer', answer: { status, headers: { 'content-type': 'application/json', ...headers }, body } }
  }
  if (fault.kind === 'reset' || fault.kind === 'hang') return { kind: fault.kind }
  if (fault.kind === 'html') return { kind: 'answer', answer: htmlPage(fault.status ?? 200) }
  return undefined
}

function damaged(answer: Answer, fault: Fault): Delivery | undefined {
  if (fault.kind === 'contentType') {
    return { kind: 'answer', answer: { ...answer, headers: { ...answer.headers, 'content-type': fault.contentType } } }
  }
  if (fault.kind !== 'truncate') return undefined
  const keepBytes = fault.keepBytes ?? Math.floor(answer.body.length / 2)
  if (fault.ending === 'abort') return { kind: 'aborted', answer, keepBytes }
  return {
    kind: 'answer',
    answer: { ...answer, body: Buffer.from(answer.body).subarray(0, keepBytes).toString('utf8') },
  }
}
