import type { Capabilities } from '../../data/account.ts'
import { can } from '../../data/can.ts'

type Facts = Capabilities['facts']

/** What becomes of a user who is deactivated, in sentences: before the button is pressed and on the page of the connector. */
export const removalSentences = (capabilities: Pick<Capabilities, 'facts' | 'unified'>): readonly string[] => {
  const { facts } = capabilities
  return [
    REMOVALS[facts.removal],
    facts.reversible
      ? 'It can be taken back: reactivating brings the same user back.'
      : 'It cannot be taken back: reactivating does not bring the user back as they were.',
    facts.ends_sessions === 'separate-call' && !can(capabilities, 'users', 'sessions.end')
      ? 'This credential may not end sessions: they may live on.'
      : SESSIONS[facts.ends_sessions],
  ]
}

/**
 * What becomes of a user who is deleted: what is declared is of deactivating, and holds for deleting only where a deactivation is no less final.
 */
export const deletionSentences = (capabilities: Pick<Capabilities, 'facts' | 'unified'>): readonly string[] =>
  capabilities.facts.reversible
    ? [
        'The vendor removes the user. It cannot be taken back: whoever is added again is somebody new there.',
        'Whether their sessions end is not known: deactivate them first to be sure.',
      ]
    : removalSentences(capabilities)

const REMOVALS: Readonly<Record<Facts['removal'], string>> = {
  suspends: 'The user is suspended: they keep their place and cannot get in.',
  'removes-from-workspace': 'The user is removed from the workspace.',
  deactivates: 'The user is switched off.',
  'hard-deletes': 'The user is deleted for good.',
}

const SESSIONS: Readonly<Record<Facts['ends_sessions'], string>> = {
  yes: 'Their sessions end at once.',
  'separate-call':
    'Their sessions are ended by a second call, which is made as well; the answer says whether it worked.',
  delayed: 'Their sessions end some time later.',
  unknown: 'Whether their sessions end is not known.',
}
