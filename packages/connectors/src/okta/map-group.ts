import type { Group, Named } from '@rollcall/connector-kit'
import { isObject, type Resource, textOf } from './exchange.ts'

export const mapGroup = (record: Resource, members?: readonly Named[]): Group => {
  const profile = isObject(record['profile']) ? record['profile'] : {}
  return {
    id: record.id,
    name: textOf(profile['name']),
    description: textOf(profile['description']),
    group_type: 'group',
    members,
    created_at: textOf(record['created']),
    updated_at: textOf(record['lastUpdated']),
    remote_data: record,
  }
}
