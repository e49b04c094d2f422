/** What of Slack can be set otherwise: its limits, and what its pages leave open. */
export type SlackSwitches = {
  readonly rateLimits: 'on' | 'off'
  /** Whether a deactivation signs out by itself. */
  readonly deactivationSignsOut: 'yes' | 'no'
  /** Whether the sessions of somebody deactivated can be reset, or nobody is found then. */
  readonly deactivatedSessions: 'resettable' | 'not_found'
  /** What a change of a group is answered with. */
  readonly groupPatchAnswer: 200 | 204
  /** What becomes of a filter. */
  readonly filters: 'work' | 'ignored' | 'refused'
  /** Whether a member in a path is named without quotes only. */
  readonly memberFilters: 'bare' | 'either'
}

export const DEFAULT_SWITCHES: SlackSwitches = {
  rateLimits: 'on',
  deactivationSignsOut: 'no',
  deactivatedSessions: 'resettable',
  groupPatchAnswer: 200,
  filters: 'work',
  memberFilters: 'bare',
}
