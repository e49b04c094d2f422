/** What is not published about Okta's API, or differs from org to org: a switch each, the default being the likelier. */

export type OktaSwitches = {
  /** Whether calls are counted against the limits of their endpoints. */
  readonly rateLimits: 'on' | 'off'
  /** Whether a deactivation is finished when it is answered, or goes on behind `transitioningToStatus` until the account is read a second time. */
  readonly deactivation: 'at-once' | 'transitioning'
  /** How soon `search` sees a change: at once, or ten seconds later. How long it takes is published nowhere. */
  readonly searchIndex: 'immediate' | 'lagging'
}

export const DEFAULT_SWITCHES: OktaSwitches = {
  rateLimits: 'on',
  deactivation: 'at-once',
  searchIndex: 'immediate',
}
