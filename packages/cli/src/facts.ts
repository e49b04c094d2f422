import type { getAccountCapabilities, ResponseOf } from '@rollcall/api'

export type VendorFacts = ResponseOf<typeof getAccountCapabilities>['facts']

/** What becomes of a user who is deactivated or deleted, in sentences. */
export const removalSentences = (facts: VendorFacts): readonly string[] => [
  REMOVALS[facts.removal],
  facts.reversible
    ? 'Reactivating brings the same user back.'
    : 'It cannot be taken back: reactivating does not bring the user back as they were.',
  SESSIONS[facts.ends_sessions],
  ...facts.untouchable.map((sentence) => `Cannot be removed: ${sentence}`),
  ...facts.blind_spots.map((sentence) => `Out of reach: ${sentence}`),
]

const REMOVALS: Readonly<Record<VendorFacts['removal'], string>> = {
  suspends: 'Deactivating suspends the user at this vendor.',
  'removes-from-workspace': 'Deactivating removes the user from the workspace at this vendor.',
  deactivates: 'Deactivating switches the user off at this vendor.',
  'hard-deletes': 'Deactivating deletes the user at this vendor for good.',
}

const SESSIONS: Readonly<Record<VendorFacts['ends_sessions'], string>> = {
  yes: 'Sessions end at once.',
  'separate-call': 'Sessions are ended by a second call, which is made as well; the answer says whether it worked.',
  delayed: 'Sessions end some time later.',
  unknown: 'Whether sessions end is not known.',
}
