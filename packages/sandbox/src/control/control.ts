/**
 * The control of a sandbox for tests in the same process. The control door (`/_sandbox/…`) does the same by calling this.
 */

import type { Core, SeedOptions } from '../core.ts'
import { reseed, resetCore, setUpCall } from '../core.ts'
import type { FaultRule } from '../faults/fault.ts'
import { parseFaultRule } from '../faults/fault.ts'
import type { FaultView } from '../faults/fault-book.ts'
import type { RateLimits } from '../rate-limit.ts'
import { changeLimits } from '../rate-limit.ts'
import { SandboxRefusal } from '../sandbox-refusal.ts'
import type { SwitchName, SwitchSettings, SwitchValue } from '../switches.ts'
import { parseSwitches } from '../switches.ts'
import type { Mount } from '../vendors/mount.ts'
import type { Call } from '../workspace/workspace.ts'
import { copyWorkspace } from '../workspace/workspace.ts'
import type { CompanyControl } from './company-control.ts'
import { createCompanyControl } from './company-control.ts'
import type { SandboxState } from './views.ts'
import { createState } from './views.ts'

/** A hundred years of 365 days: farther off, a `Date` would at some point have no text for the time. */
const MAX_CLOCK_OFFSET_MS = 100 * 365 * 24 * 3_600_000

/** Everything that can be done to a sandbox. Methods throw {@link SandboxRefusal} for what makes no sense. */
export type SandboxControl = CompanyControl & {
  readonly switches: () => SwitchSettings
  readonly setSwitch: <Name extends SwitchName>(name: Name, value: SwitchValue<Name>) => void
  /** As from outside: names and values are checked, numbers and booleans count as their text. */
  readonly setSwitches: (values: Readonly<Record<string, unknown>>) => SwitchSettings
  readonly limits: () => RateLimits
  readonly setLimits: (limits: Partial<RateLimits>) => RateLimits
  /** A fresh company; what is not given is as at the start. Switches and faults stay. */
  readonly seed: (options?: Partial<SeedOptions>) => void
  /** Everything as at the start: company, switches, limits, clock, faults, logs. */
  readonly reset: () => void
  /** Moves the sandbox's clock on, by a century at most in all; nothing waits. */
  readonly advanceClock: (by: { readonly seconds: number }) => void
  /** Sets a fault. @returns its id. */
  readonly fault: (rule: FaultRule) => string
  readonly faults: () => readonly FaultView[]
  readonly removeFault: (id: string) => void
  readonly clearFaults: () => void
  readonly clearCalls: () => void
  /** One of the vendors beside the workspace, by name. */
  readonly vendor: (name: string) => Mount
  readonly vendorNames: () => readonly string[]
  readonly state: () => SandboxState
}

export function createControl(core: Core, mounts: readonly Mount[] = []): SandboxControl {
  const state = createState(core)
  const call = (): Call => setUpCall(core.workspace, core.switches, core.now())

  function setSwitches(values: Readonly<Record<string, unknown>>): SwitchSettings {
    core.switches = { ...core.switches, ...parseSwitches(values) }
    return core.switches
  }

  return {
    ...createCompanyControl(call),
    switches: () => core.switches,
    setSwitch: (name, value) => void setSwitches({ [name]: value }),
    setSwitches,
    limits: () => core.limits,
    setLimits: (limits) => {
      core.limits = changeLimits(core.limits, limits)
      core.limiter.clear()
      return core.limits
    },
    seed: (options = {}) => reseed(core, options),
    reset: () => {
      resetCore(core)
      for (const mount of mounts) mount.reset()
    },
    advanceClock: ({ seconds }) => {
      if (!Number.isFinite(seconds)) throw new SandboxRefusal(400, 'seconds must be a number.')
      const offset = core.clockOffsetMs + seconds * 1000
      if (Math.abs(offset) > MAX_CLOCK_OFFSET_MS) {
        throw new SandboxRefusal(400, 'The clock can be at most 100 years from the real one.')
      }
      core.clockOffsetMs = offset
    },
    fault: (rule) => {
      const parsed = parseFaultRule(rule)
      const snapshot = parsed.fault.kind === 'stale' ? copyWorkspace(core.workspace) : undefined
      return core.faults.add(parsed, { now: core.now(), snapshot })
    },
    faults: () => core.faults.list(),
    removeFault: (id) => {
      if (!core.faults.remove(id)) throw new SandboxRefusal(404, `There is no fault ${id}.`)
    },
    clearFaults: () => core.faults.clear(),
    clearCalls: () => core.calls.clear(),
    vendor: (name) => {
      const found = mounts.find(({ vendor }) => vendor.name === name)
      if (found !== undefined) return found
      throw new SandboxRefusal(404, `There is no vendor "${name}". There are: ${namesOf(mounts).join(', ')}.`)
    },
    vendorNames: () => namesOf(mounts),
    state: () => state,
  }
}

function namesOf(mounts: readonly Mount[]): readonly string[] {
  return mounts.map(({ vendor }) => vendor.name)
}
