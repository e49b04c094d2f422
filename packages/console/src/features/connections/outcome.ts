/** What the API says of a change besides the record. */
export type Outcome = {
  readonly effects?: readonly { readonly code: string; readonly message: string }[] | undefined
  readonly ignored_fields?: readonly string[] | undefined
  readonly unconfirmed_fields?: readonly string[] | undefined
  readonly verification?: { readonly status: 'verified' | 'differs' | 'unknown'; readonly message: string } | undefined
}

/** Effects that somebody should read twice. */
const CAUTIONS: ReadonlySet<string> = new Set(['sessions_not_ended', 'assignments_lost'])

export const isCaution = ({ code }: { readonly code: string }): boolean => CAUTIONS.has(code)

/** Whether the vendor confirms all of a change and nothing of it needs to be read: then a word in the corner is enough. */
export const isAllVerified = ({ verification, effects, ignored_fields, unconfirmed_fields }: Outcome): boolean =>
  verification?.status === 'verified' &&
  !(effects ?? []).some(isCaution) &&
  (ignored_fields ?? []).length === 0 &&
  (unconfirmed_fields ?? []).length === 0
