import type { Group, JsonObject } from '@rollcall/core'
import { isJsonObject } from '../answers/json-object.ts'
import { inUsualCase } from './attribute-names.ts'
import { text, toNamed, toTimestamp, type UserMapping } from './map-user.ts'

/** A SCIM group as a unified group. `members` is left out when the vendor did not list any attribute of that name. */
export const mapScimGroup = (raw: JsonObject, mapping: UserMapping): Group => {
  const group = inUsualCase(raw)
  const meta = mapping.timestamps === 'meaningful' && isJsonObject(group['meta']) ? group['meta'] : {}
  return {
    id: text(group['id']) ?? '',
    external_id: text(group['externalId']),
    name: text(group['displayName']),
    description: text(group['description']),
    group_type: 'group',
    members: group['members'] === undefined ? undefined : toNamed(group['members']),
    created_at: toTimestamp(meta['created']),
    updated_at: toTimestamp(meta['lastModified']),
    remote_data: raw,
  }
}
