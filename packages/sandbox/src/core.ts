/** Everything one sandbox holds between two calls. `vendor.ts` answers calls with it, `control/` changes it from outside. */
import { BoundedLog } from './bounded-log.ts'
import { FaultBook } from './faults/fault-book.ts'
import { createPopulation } from './population/population.ts'
import type { RateLimits } from './rate-limit.ts'
import { changeLimits, DEFAULT_LIMITS, RateLimiter } from './rate-limit.ts'
import { SandboxRefusal } from './sandbox-refusal.ts'
import type { SwitchSettings } from './switches.ts'
import { defaultSwitches } from './switches.ts'
import type { SampleCounts } from './workspace/sample-company.ts'
import { fillSampleCompany, memberId, SAMPLE_COUNTS } from './workspace/sample-company.ts'
import type { Call, Workspace } from './workspace/workspace.ts'
import { createWorkspace, LOG_LIMIT } from './workspace/workspace.ts'

/** Epoch milliseconds. */
export type Clock = () => number

/** What the sample company looks like. The same seed and sizes always give the same company. */
export type SeedOptions = SampleCounts & {
  /** Members, up to a million; they cost no memory. */
  readonly size: number
  /** Any text; ids, and nothing else, depend on it. */
  readonly seed: string
}

/** As many as were captured on a real workspace (notion-scim.md §0.2, ADEME). */
const DEFAULT_SEED: SeedOptions = { size: 120, seed: 'acme', ...SAMPLE_COUNTS }

const MAX_SIZE = 1_000_000

/** A call that a client made, as the ledger keeps it. */
export type ReceivedCall = {
  readonly number: number
  /** ISO 8601. */
  readonly at: string
  readonly method: string
  readonly path: string
  readonly query: string
  /** `undefined` where the client got no status: a reset, a hang. */
  readonly status: number | undefined
  /** Tells tokens apart; never the token itself. `undefined` for a call without one. */
  readonly bearer_fingerprint: string | undefined
  /** Faults that struck it. */
  readonly faults: readonly string[]
}

export type Core = {
  workspace: Workspace
  switches: SwitchSettings
  limits: RateLimits
  seed: SeedOptions
  /** Added to the clock, by the control door. */
  clockOffsetMs: number
  /** Number of the latest vendor call. */
  serial: number
  readonly initial: { readonly seed: SeedOptions; readonly switches: SwitchSettings; readonly limits: RateLimits }
  readonly faults: FaultBook
  readonly limiter: RateLimiter
  readonly calls: BoundedLog<ReceivedCall>
  readonly now: Clock
}

export type CoreOptions = {
  readonly clock: Clock
  readonly seed?: Partial<SeedOptions>
  readonly switches?: Partial<SwitchSettings>
  readonly limits?: Partial<RateLimits>
}

export function createCore(options: CoreOptions): Core {
  const seed = checkSeed({ ...DEFAULT_SEED, ...options.seed })
  const switches = { ...defaultSwitches(), ...options.switches }
  const limits = changeLimits(DEFAULT_LIMITS, options.limits ?? {})
  const core: Core = {
    workspace: buildWorkspace(seed, switches, options.clock()),
    switches,
    limits,
    seed,
    clockOffsetMs: 0,
    serial: 0,
    initial: { seed, switches, limits },
    faults: new FaultBook(),
    limiter: new RateLimiter(),
    calls: new BoundedLog(LOG_LIMIT),
    now: () => options.clock() + core.clockOffsetMs,
  }
  return core
}

/** A fresh company; switches, limits and faults stay. */
export function reseed(core: Core, options: Partial<SeedOptions>): void {
  core.seed = checkSeed({ ...core.initial.seed, ...options })
  core.workspace = buildWorkspace(core.seed, core.switches, core.now())
}

/** Everything as it was at the start. */
export function resetCore(core: Core): void {
  core.switches = core.initial.switches
  core.limits = core.initial.limits
  core.clockOffsetMs = 0
  core.serial = 0
  core.faults.clear()
  core.limiter.clear()
  core.calls.clear()
  reseed(core, {})
}

function buildWorkspace(seed: SeedOptions, switches: SwitchSettings, now: number): Workspace {
  const workspace = createWorkspace(createPopulation(seed))
  fillSampleCompany(setUpCall(workspace, switches, now), seed)
  // The founding is no news: logs begin with what happens from here on.
  workspace.audit.clear()
  workspace.mails.clear()
  return workspace
}

/** What the control door does is done by owner 1, in the UI as it were. */
export function setUpCall(workspace: Workspace, switches: SwitchSettings, now: number): Call {
  return { workspace, switches, now, actorId: memberId(workspace, 0), remoteAddress: '127.0.0.1', requestOrigin: '' }
}

function checkSeed(options: SeedOptions): SeedOptions {
  const bounds: readonly (readonly [name: keyof SampleCounts | 'size', low: number, high: number])[] = [
    ['size', 1, MAX_SIZE],
    ['groups', 0, 10_000],
    ['guests', 0, 10_000],
    ['temporaryMembers', 0, 10_000],
  ]
  for (const [name, low, high] of bounds) {
    const value = options[name]
    if (Number.isInteger(value) && value >= low && value <= high) continue
    throw new SandboxRefusal(400, `${name} must be a whole number from ${low} to ${high}.`)
  }
  if (typeof options.seed !== 'string') throw new SandboxRefusal(400, 'seed must be text.')
  return options
}
