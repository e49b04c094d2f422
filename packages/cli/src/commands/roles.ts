import type { getRole, ResponseOf } from '@rollcall/api'
import type { Noun } from '../command.ts'
import { directoryGet, directoryList } from './directory-reads.ts'

type Role = ResponseOf<typeof getRole>

export const roles: Noun = {
  name: 'roles',
  summary: 'Roles that users can have at a vendor',
  commands: [
    directoryList({
      summary: 'List the roles of a connection, or of all connections of a tenant',
      noun: 'roles',
      columns: [
        { title: 'id', value: ({ id }: Role) => id },
        { title: 'name', value: ({ label, name }: Role) => label ?? name },
        { title: 'applies in', value: ({ applicable_in }: Role) => applicable_in },
      ],
      pages: (client, query) => client.roles.pages(query),
      examples: ['rollcall roles list'],
    }),
    directoryGet({
      summary: 'Show one role',
      noun: 'role',
      read: (client, place) => client.roles.get(place),
      examples: ['rollcall roles get owner'],
    }),
  ],
}
