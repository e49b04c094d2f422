/** What is not published about GitHub's SCIM API, or where its pages contradict each other: a switch each, the default being the likelier. */

export type GithubSwitches = {
  /** Whether calls are counted against the hourly and the secondary limit. */
  readonly rateLimits: 'on' | 'off'
  /** The status of a call above a limit: the pages name both. */
  readonly limitStatus: 403 | 429
  /** What SCIM shows of a suspended account: its own record, or the obfuscated name and address that the account has meanwhile. */
  readonly suspendedShownAs: 'intact' | 'obfuscated'
  /** What a change of a group is answered with: the pages name both. */
  readonly groupPatchAnswer: 200 | 204
  /** Whether a member can be named by a filter in a path; where not, such an operation is accepted and does nothing. */
  readonly memberFilters: 'work' | 'ineffective'
}

export const DEFAULT_SWITCHES: GithubSwitches = {
  rateLimits: 'on',
  limitStatus: 403,
  suspendedShownAs: 'intact',
  groupPatchAnswer: 200,
  memberFilters: 'work',
}
