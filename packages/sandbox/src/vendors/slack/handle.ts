/** User names: handles of at most 21 characters. An address in their place is turned into one. */

import { ScimRefusal } from '../scim/scim-refusal.ts'
import type { Organization } from './organization.ts'

const LONGEST = 21

/**
 * The handle for what was sent as `userName`.
 *
 * @param own id of who has it already
 * @throws ScimRefusal 400 for one that is too long or oddly spelt, 409 for one that is taken
 */
export function handleFor(organization: Organization, sent: string, own: string | undefined): string {
  const [local = '', domain] = sent.split('@')
  const isFree = (name: string): boolean =>
    [...organization.accounts.values()].every(({ id, profile }) => id === own || profile.userName !== name)
  if (domain === undefined) {
    const name = sent.toLowerCase()
    if (!/^[a-z0-9._-]{1,21}$/.test(name))
      throw new ScimRefusal(400, name.length > LONGEST ? 'username_too_long' : 'invalid_username')
    if (!isFree(name)) throw new ScimRefusal(409, 'username_taken')
    return name
  }
  const stem =
    local
      .toLowerCase()
      .replaceAll(/[^a-z0-9._-]/g, '_')
      .slice(0, LONGEST) || 'user'
  for (let number = 1; ; number += 1) {
    const suffix = number === 1 ? '' : String(number)
    const name = `${stem.slice(0, LONGEST - suffix.length)}${suffix}`
    if (isFree(name)) return name
  }
}
