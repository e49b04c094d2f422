/**
 * Who is in the workspace, in a stable order, without a list of everybody. Every member has a numbered slot: the sample
 * members first, later ones behind them. A removal leaves a hole. With the holes sorted, the member at position `p` is found in
 * O(log holes), whatever the number of members.
 */
export type Roster = {
  readonly slotCount: number
  /** Slots of removed members, ascending. */
  readonly holes: readonly number[]
}

export function createRoster(slotCount: number): Roster {
  return { slotCount, holes: [] }
}

export function rosterCount(roster: Roster): number {
  return roster.slotCount - roster.holes.length
}

function hasHole(roster: Roster, slot: number): boolean {
  return roster.holes[firstAtLeast(roster.holes, slot)] === slot
}

/** The slot of the member at a position; `position` counts from 0 and is below {@link rosterCount}. */
export function slotAt(roster: Roster, position: number): number {
  // Before hole number h lie holes[h] - h occupied slots: count the holes that come before the wanted position.
  let low = 0
  let high = roster.holes.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((roster.holes[middle] ?? 0) - middle <= position) low = middle + 1
    else high = middle
  }
  return position + low
}

export function addSlot(roster: Roster): Roster {
  return { ...roster, slotCount: roster.slotCount + 1 }
}

export function punchHole(roster: Roster, slot: number): Roster {
  return hasHole(roster, slot)
    ? roster
    : { ...roster, holes: roster.holes.toSpliced(firstAtLeast(roster.holes, slot), 0, slot) }
}

export function fillHole(roster: Roster, slot: number): Roster {
  return { ...roster, holes: roster.holes.filter((hole) => hole !== slot) }
}

function firstAtLeast(sorted: readonly number[], wanted: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((sorted[middle] ?? 0) < wanted) low = middle + 1
    else high = middle
  }
  return low
}
