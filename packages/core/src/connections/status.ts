/**
 * The life of a connection (`unified-api.md §1.2`, `design.md §5`).
 *
 * - `connecting`: created, its credential not proved yet; never used for calls of customers.
 * - `active`: the credential was proved, and nothing has refused it since.
 * - `needs_reauth`: the vendor answered 401; a proof that succeeds, which a later success is a reason for, brings it back to `active`.
 * - `validation_error`: the credential was never proved, or the address does not answer as this vendor's API must.
 * - `post_install_error`: a connector's own set-up step failed.
 */
export const CONNECTION_STATES = {
  connecting: ['active', 'validation_error', 'post_install_error'],
  active: ['needs_reauth', 'validation_error'],
  needs_reauth: ['active', 'connecting', 'validation_error'],
  validation_error: ['active', 'connecting', 'needs_reauth'],
  post_install_error: ['active', 'connecting', 'needs_reauth', 'validation_error'],
} as const satisfies Record<string, readonly string[]>

export type ConnectionStatus = keyof typeof CONNECTION_STATES

/** Whether a connection may go from one status to another. */
export const canMove = (from: ConnectionStatus, to: ConnectionStatus): boolean =>
  (CONNECTION_STATES[from] as readonly string[]).includes(to)
