import type { Group, Named } from '@rollcall/connector-kit'
import { type Resource, textOf } from './exchange.ts'

export const mapGroup = (record: Resource, members?: readonly Named[]): Group => ({
  id: record.id,
  name: textOf(record['name']),
  description: textOf(record['description']),
  group_type: 'group',
  members,
  remote_data: record,
})
