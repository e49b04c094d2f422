/** The request limit (notion-scim.md §11). SCIM's own is unpublished; these are the REST API's two texts. */
import { SandboxRefusal } from './sandbox-refusal.ts'
import type { SwitchSettings } from './switches.ts'

export type RateLimits = {
  /** Tokens that flow into the bucket each second. */
  readonly perSecond: number
  /** Size of the bucket. */
  readonly burst: number
  /** Calls in a window of 60 seconds, spendable at once. */
  readonly windowBudget: number
}

export const DEFAULT_LIMITS: RateLimits = { perSecond: 3, burst: 10, windowBudget: 180 }

type Rule = { readonly isFit: (value: number) => boolean; readonly wanted: string }

const WHOLE: Rule = { isFit: (value) => Number.isInteger(value) && value > 0, wanted: 'a whole number above 0' }

/** A bucket smaller than one call, or a budget of none, would let nothing pass for ever. */
const RULES: { readonly [Name in keyof RateLimits]: Rule } = {
  perSecond: { isFit: (value) => Number.isFinite(value) && value > 0, wanted: 'a number above 0' },
  burst: WHOLE,
  windowBudget: WHOLE,
}

/**
 * Limits with some of them changed.
 * @throws {SandboxRefusal} 400 for a name that is no limit's, or a number under which no call would pass.
 */
export function changeLimits(limits: RateLimits, changes: Partial<RateLimits>): RateLimits {
  for (const [name, value] of Object.entries(changes)) {
    if (!isLimit(name)) {
      throw new SandboxRefusal(400, `There is no limit "${name}": ${Object.keys(RULES).join(', ')}.`)
    }
    const { isFit, wanted } = RULES[name]
    if (typeof value !== 'number' || !isFit(value)) throw new SandboxRefusal(400, `${name} must be ${wanted}.`)
  }
  return { ...limits, ...changes }
}

function isLimit(name: string): name is keyof RateLimits {
  return Object.hasOwn(RULES, name)
}

const WINDOW_MS = 60_000

type Meter = { tokens: number; filledAt: number; windowStart: number; windowCalls: number }

/** Counts calls per bearer token. Time comes from the caller, so tests need not sleep. */
export class RateLimiter {
  readonly #meters = new Map<string, Meter>()

  /** @returns whole seconds to wait, or `undefined` when the call may pass. */
  take(
    key: string,
    { now, mode, limits }: { now: number; mode: SwitchSettings['rateLimit']; limits: RateLimits },
  ): number | undefined {
    const meter = this.#meters.get(key) ?? { tokens: limits.burst, filledAt: now, windowStart: now, windowCalls: 0 }
    this.#meters.set(key, meter)
    switch (mode) {
      case 'off':
        return undefined
      case 'bucket':
        return takeFromBucket(meter, now, limits)
      case 'window60s':
        return takeFromWindow(meter, now, limits)
    }
  }

  clear(): void {
    this.#meters.clear()
  }
}

function takeFromBucket(meter: Meter, now: number, { perSecond, burst }: RateLimits): number | undefined {
  meter.tokens = Math.min(burst, meter.tokens + (Math.max(0, now - meter.filledAt) / 1000) * perSecond)
  meter.filledAt = now
  if (meter.tokens < 1) return Math.max(1, Math.ceil((1 - meter.tokens) / perSecond))
  meter.tokens -= 1
  return undefined
}

function takeFromWindow(meter: Meter, now: number, { windowBudget }: RateLimits): number | undefined {
  if (now - meter.windowStart >= WINDOW_MS) {
    meter.windowStart = now
    meter.windowCalls = 0
  }
  if (meter.windowCalls >= windowBudget) return Math.max(1, Math.ceil((meter.windowStart + WINDOW_MS - now) / 1000))
  meter.windowCalls += 1
  return undefined
}
