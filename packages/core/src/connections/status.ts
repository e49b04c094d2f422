/**
 * The life of a connection (`unified-api.md §1.2`, `design.md §5`).
 *
 * - `connecting`: created, its credential not proved yet; never used for calls of customers.
 * - `active`: the credential was proved, or a later call succeeded.
 * - `needs_reauth`: the vendor answered 401; a later success brings it back to `active` by itself.
 * - `validation_error`: the credential works but the connection is not what it must be (wrong plan, no read right).
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
