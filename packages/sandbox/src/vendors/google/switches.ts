/** What is not published about Google's APIs, or differs from customer to customer: a switch each, the default being the likelier. */
export type GoogleSwitches = {
  /** Whether calls are counted against the quota. */
  readonly quota: 'on' | 'off'
  /** How calls above the quota are refused: `403` with a reason, or `429`, which Google says where too much goes on at once in the whole customer. */
  readonly throttledWith: '403' | '429'
  /** Whether a refresh gives a new refresh token; Google's does not. */
  readonly refreshTokens: 'keep' | 'rotate'
  /** How soon a list's `query` sees a change: at once, or after a while. Google speaks of up to 36 hours; here it is ten seconds. */
  readonly searchIndex: 'immediate' | 'lagging'
}

export const DEFAULT_SWITCHES: GoogleSwitches = {
  quota: 'on',
  throttledWith: '403',
  refreshTokens: 'keep',
  searchIndex: 'immediate',
}
