import type { Budget } from '@rollcall/connector-kit'
import { RollcallError } from '@rollcall/core'
import type { Executor } from '../db/index.ts'
import { Line } from './line.ts'
import { type Spacing, spacingOf } from './spacing.ts'
import { blockUpstream, type Clock, findBlock, findNextPlace, reservePlaces } from './store.ts'

/** A sleep shorter than this needs no second look at what other processes have been told meanwhile. */
const LONG_SLEEP_MS = 100

/** A vendor that asks for more is asked again after this: a wrong header must not lock a connection for ever. */
const LONGEST_BLOCK_MS = 3_600_000

/** How long a place reserved alone waits for whoever asked for it, who may have hung up. */
const SINGLE_PLACE_MS = 250

/** Leases smaller than this are not renewed ahead of time: too much of them would be thrown away. */
const SMALLEST_RENEWED_AHEAD = 8

export type GateOptions = {
  readonly db: Executor
  readonly now: () => Date
  /** Whose clock spaces the calls. */
  readonly clock: () => Clock
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>
}

/** Places reserved together: one every `intervalMs` from `nextAt` on. All times are this process' milliseconds. */
type Lease = { nextAt: number; left: number; readonly size: number; readonly expiresAt: number }

type Refusal = { readonly retryAfterMs: number }

/**
 * The way to one upstream: at most `concurrent` calls of this process at once, and at most `requestsPerSecond` of all processes
 * together, first come first served.
 *
 * Places are reserved ahead in the database, a few at a time where the rate allows it, so that a fast upstream costs no
 * statement per call; a slow one is spaced call by call.
 */
export class Gate {
  readonly #key: string
  readonly #options: GateOptions
  readonly #line: Line
  #budget: Budget
  #spacing: Spacing | undefined
  #lease: Lease | undefined
  #renewing: Promise<Refusal | undefined> | undefined
  #wanted = 1
  #claimants = 0
  #blockedUntil = 0

  constructor(key: string, budget: Budget, options: GateOptions) {
    this.#key = key
    this.#options = options
    this.#budget = budget
    this.#spacing = spacingOf(budget)
    this.#line = new Line(budget.concurrent, options.sleep)
  }

  get isIdle(): boolean {
    return this.#line.isEmpty
  }

  /** Takes over a budget that was changed in the settings. */
  adjust(budget: Budget): void {
    if (budget === this.#budget) return
    this.#budget = budget
    this.#spacing = spacingOf(budget)
    this.#line.capacity = budget.concurrent
  }

  /** Enters if that is possible at once; the caller must {@link leave}. */
  tryEnter(): boolean {
    const at = this.#now()
    if (this.#claimants > 0 || this.#lease === undefined || this.#blockedUntil > at || this.#lease.nextAt > at)
      return false
    if (!this.#line.tryEnter()) return false
    if (this.#claim(at) !== undefined) return true
    this.#line.leave()
    return false
  }

  /**
   * Waits for its turn; the caller must {@link leave}.
   *
   * @throws RollcallError `vendor_rate_limited` when the turn would come after the patience
   */
  async enter(vendor: string, patienceMs: number, signal: AbortSignal): Promise<void> {
    const spacing = this.#spacing
    if (spacing === undefined) throw refuse(vendor, this.#budget, undefined)
    const deadline = this.#now() + patienceMs
    const queuedMs = this.#line.length * spacing.intervalMs
    if (queuedMs > patienceMs || !(await this.#line.enter(patienceMs, signal))) {
      throw refuse(vendor, this.#budget, Math.max(queuedMs, spacing.intervalMs))
    }
    try {
      const refusal = await this.#takePlace(deadline, signal)
      if (refusal !== undefined) throw refuse(vendor, this.#budget, refusal.retryAfterMs)
    } catch (error) {
      this.#line.leave()
      throw error
    }
  }

  leave(): void {
    this.#line.leave()
  }

  /** The vendor asked to be left alone: by this process from now on, by the others as soon as they ask for a place. */
  async block(forMs: number): Promise<void> {
    const boundedMs = Math.min(forMs, LONGEST_BLOCK_MS)
    this.#blockedUntil = Math.max(this.#blockedUntil, this.#now() + boundedMs)
    this.#lease = undefined
    await blockUpstream(this.#options.db, { upstream: this.#key, forMs: boundedMs, clock: this.#options.clock() })
  }

  async #takePlace(deadline: number, signal: AbortSignal): Promise<Refusal | undefined> {
    this.#claimants += 1
    try {
      for (;;) {
        signal.throwIfAborted()
        const at = this.#now()
        if (this.#blockedUntil > deadline) return { retryAfterMs: this.#blockedUntil - at }
        if (this.#blockedUntil > at) {
          await this.#options.sleep(this.#blockedUntil - at, signal)
          continue
        }
        const place = this.#claim(at)
        if (place === undefined) {
          const refusal = await this.#renew(deadline - at)
          // Refused for somebody with less patience: ask again with one's own.
          if (refusal !== undefined && refusal.retryAfterMs > deadline - this.#now()) return refusal
          continue
        }
        if (place <= at) return undefined
        await this.#options.sleep(place - at, signal)
        if (this.#blockedUntil <= this.#now() && !(await this.#isBlockedElsewhere(place - at))) return undefined
      }
    } finally {
      this.#claimants -= 1
    }
  }

  /** The time of the next place of the lease, which is then the caller's; `undefined` when a new lease is needed. */
  #claim(at: number): number | undefined {
    const lease = this.#lease
    const spacing = this.#spacing
    if (lease === undefined || spacing === undefined || lease.left === 0) return undefined
    if (lease.expiresAt < at) {
      this.#wanted = Math.max(1, lease.size - lease.left)
      this.#lease = undefined
      return undefined
    }
    const place = lease.nextAt
    lease.nextAt += spacing.intervalMs
    lease.left -= 1
    if (lease.left * 4 < lease.size) this.#renewAhead(lease, lease.size * 2)
    else if (lease.expiresAt - at < spacing.leaseMs / 4) this.#renewAhead(lease, lease.size - lease.left)
    return place
  }

  /** Reserves the next places while there are some left, as many as were used in the time of a lease. */
  #renewAhead(lease: Lease, wanted: number): void {
    this.#wanted = wanted
    if (lease.size >= SMALLEST_RENEWED_AHEAD) void this.#renew(0).catch(() => undefined) // tried again when needed
  }

  #renew(patienceMs: number): Promise<Refusal | undefined> {
    this.#renewing ??= this.#reserve(Math.max(0, patienceMs)).finally(() => {
      this.#renewing = undefined
    })
    return this.#renewing
  }

  async #reserve(patienceMs: number): Promise<Refusal | undefined> {
    const spacing = this.#spacing
    if (spacing === undefined) return { retryAfterMs: Number.POSITIVE_INFINITY }
    const { db, clock } = this.#options
    const { intervalMs, toleranceMs, leaseSize, leaseMs } = spacing
    const count = Math.min(leaseSize, Math.max(this.#wanted, this.#claimants))
    const askedAt = this.#now()
    const place = { upstream: this.#key, toleranceMs, clock: clock() }
    const startsInMs = await counted(reservePlaces(db, { ...place, count, intervalMs, patienceMs }))
    if (startsInMs === undefined) return { retryAfterMs: await counted(findNextPlace(db, place)) }
    // Blocked while the database was asked: the new places are not to be used.
    if (this.#blockedUntil <= askedAt) {
      const nextAt = this.#now() + startsInMs
      this.#lease = {
        nextAt,
        left: count,
        size: count,
        expiresAt: Math.max(askedAt, nextAt) + (leaseMs || SINGLE_PLACE_MS),
      }
    }
    return undefined
  }

  async #isBlockedElsewhere(sleptMs: number): Promise<boolean> {
    if (sleptMs < LONG_SLEEP_MS) return false
    const { db, clock } = this.#options
    const leftMs = await counted(findBlock(db, { upstream: this.#key, clock: clock() }))
    if (leftMs === 0) return false
    this.#blockedUntil = Math.max(this.#blockedUntil, this.#now() + leftMs)
    return true
  }

  #now(): number {
    return this.#options.now().getTime()
  }
}

/** What the database knows of the budget. Where it cannot be asked, that is our failure and not the vendor's. */
const counted = <T>(asked: Promise<T>): Promise<T> =>
  asked.catch((error: unknown) => {
    throw new RollcallError(
      'unavailable',
      'The database, in which calls are counted so that no vendor gets too many, did not answer; nothing was sent. Repeat the call in a moment.',
      { effect: 'none', cause: error },
    )
  })

const refuse = (vendor: string, { requestsPerSecond }: Budget, retryAfterMs: number | undefined): RollcallError => {
  if (retryAfterMs === undefined || retryAfterMs === Number.POSITIVE_INFINITY) {
    const message = `This connection's budget allows no call to ${vendor}. Set requests_per_second to more than 0.`
    return new RollcallError('vendor_rate_limited', message, { effect: 'none' })
  }
  const retryAfterSeconds = Math.max(1, Math.ceil(retryAfterMs / 1000))
  return new RollcallError(
    'vendor_rate_limited',
    `${vendor} takes ${requestsPerSecond} calls a second and all of them are spoken for; nothing was sent. Repeat the call in ${retryAfterSeconds} s.`,
    { retryAfterSeconds, effect: 'none' },
  )
}
