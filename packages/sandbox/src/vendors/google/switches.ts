/** What is not published about Google's APIs, or differs from customer to customer: a switch each, the default being the likelier. */
export type GoogleSwitches = {
  /** Whether calls are counted against the quota. */
  readonly quota: 'on' | 'off'
  /** How calls above the quota are refused: `403` with a reason, as the Directory API always did, or `429`. */
  readonly throttledWith: '403' | '429'
  /** Whether a refresh gives a new refresh token; Google's does not. */
  readonly refreshTokens: 'keep' | 'rotate'
}

export const DEFAULT_SWITCHES: GoogleSwitches = { quota: 'on', throttledWith: '403', refreshTokens: 'keep' }
