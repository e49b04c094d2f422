/** The faults that are set, and which of them a call meets. */
import type { Workspace } from '../workspace/workspace.ts'
import type { Fault, FaultRule } from './fault.ts'

type Entry = {
  readonly id: string
  readonly rule: FaultRule
  readonly pattern: RegExp
  /** The moment that stale reads show. */
  readonly snapshot: Workspace | undefined
  readonly expiresAt: number
  matched: number
  struck: number
}

/** A fault that strikes the present call. */
export type Strike = { readonly fault: Fault; readonly snapshot: Workspace | undefined }

/** A rule as the control door shows it. */
export type FaultView = FaultRule & { readonly id: string; readonly matched: number; readonly struck: number }

export class FaultBook {
  readonly #entries = new Map<string, Entry>()
  #number = 0

  /** @param snapshot the state that a `stale` fault shows, taken now. */
  add(rule: FaultRule, { now, snapshot }: { readonly now: number; readonly snapshot: Workspace | undefined }): string {
    this.#number += 1
    const id = `fault-${this.#number}`
    const expiresAt = rule.fault.kind === 'stale' ? now + rule.fault.seconds * 1000 : Number.POSITIVE_INFINITY
    const pattern = patternOf(rule.match?.path ?? '**')
    this.#entries.set(id, { id, rule, pattern, snapshot, expiresAt, matched: 0, struck: 0 })
    return id
  }

  /** The faults a call meets, in the order they were set; counts the call against each matching rule. */
  strike({ method, path }: { readonly method: string; readonly path: string }, now: number): readonly Strike[] {
    const strikes: Strike[] = []
    for (const entry of this.#entries.values()) {
      const { rule } = entry
      if (now >= entry.expiresAt || !entry.pattern.test(path)) continue
      if (rule.match?.method !== undefined && rule.match.method !== method) continue
      entry.matched += 1
      if (entry.matched <= (rule.skip ?? 0) || entry.struck >= (rule.times ?? Number.POSITIVE_INFINITY)) continue
      entry.struck += 1
      strikes.push({ fault: rule.fault, snapshot: entry.snapshot })
    }
    return strikes
  }

  list(): readonly FaultView[] {
    return [...this.#entries.values()].map(({ id, rule, matched, struck }) => ({ id, ...rule, matched, struck }))
  }

  remove(id: string): boolean {
    return this.#entries.delete(id)
  }

  clear(): void {
    this.#entries.clear()
  }
}

function patternOf(path: string): RegExp {
  const escaped = path.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`)
  const source = escaped.replaceAll(/\*+/g, (stars) => (stars.length > 1 ? '.*' : '[^/]*'))
  return new RegExp(`^${source}$`)
}
