import type { Budget } from '@rollcall/connector-kit'

/** How long places that were reserved together may be kept, at most. */
const LONGEST_LEASE_MS = 100

/** Rates above it are as good as none: the arithmetic in microseconds stays exact below. */
const FASTEST = 1_000_000

/** From here on a burst below a fifth of a second's calls cannot be told from the network's own jitter. */
const FAST = 1000

/** A budget as the arithmetic of {@link Gate} needs it. */
export type Spacing = {
  /** Between two calls, in the long run. */
  readonly intervalMs: number
  /** How far ahead of that spacing calls may run: the burst, in time. */
  readonly toleranceMs: number
  /** Most places reserved by one statement; 1: each call reserves its own. */
  readonly leaseSize: number
  /** How long unused ones of them stay usable. */
  readonly leaseMs: number
}

/**
 * The spacing of a budget; `undefined` when it allows no call at all.
 *
 * A place is used at most `leaseMs` after its reservation, and that lateness is taken out of the burst. So in no span of
 * `w` seconds do the calls of all processes together exceed `burst + requestsPerSecond × w`: not only in the long run.
 */
export const spacingOf = (budget: Budget): Spacing | undefined => {
  if (!(budget.requestsPerSecond > 0)) return undefined
  const rate = Math.min(budget.requestsPerSecond, FASTEST)
  const burst = Math.max(1, Math.floor(budget.burst) || 1, rate >= FAST ? rate / 5 : 1)
  const intervalMs = 1000 / rate
  const burstMs = (burst - 1) * intervalMs
  const leaseMs = Math.min(LONGEST_LEASE_MS, burstMs / 2)
  // A hair more, so that 4.999999999 is 5.
  const leaseSize = Math.floor(leaseMs / intervalMs + 1e-9)
  if (leaseSize < 2) return { intervalMs, toleranceMs: burstMs, leaseSize: 1, leaseMs: 0 }
  return { intervalMs, toleranceMs: burstMs - leaseMs, leaseSize, leaseMs }
}
