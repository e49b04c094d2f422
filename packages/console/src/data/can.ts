import type { Capabilities } from './account.ts'

/** Whether a connection can do one thing, e.g. `users`, `sessions.end`; no while that is not known. */
export const can = (
  capabilities: Pick<Capabilities, 'unified'> | undefined,
  resource: string,
  method: string,
): boolean =>
  capabilities?.unified.some(
    (one) => one.resource === resource && one.methods.some((each) => each.method === method),
  ) ?? false
