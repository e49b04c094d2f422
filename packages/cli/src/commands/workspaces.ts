import type { getWorkspace, ResponseOf } from '@rollcall/api'
import type { Noun } from '../command.ts'
import { directoryGet, directoryList } from './directory-reads.ts'

type Workspace = ResponseOf<typeof getWorkspace>

export const workspaces: Noun = {
  name: 'workspaces',
  summary: 'What a connection reaches at its vendor',
  commands: [
    directoryList({
      summary: 'List the workspaces of a connection, or of all connections of a tenant',
      noun: 'workspaces',
      columns: [
        { title: 'id', value: ({ id }: Workspace) => id },
        { title: 'name', value: ({ name }: Workspace) => name },
        { title: 'status', value: ({ status }: Workspace) => status },
      ],
      pages: (client, query) => client.workspaces.pages(query),
      examples: ['rollcall workspaces list'],
    }),
    directoryGet({
      summary: 'Show one workspace',
      noun: 'workspace',
      read: (client, place) => client.workspaces.get(place),
      examples: ['rollcall workspaces get w-1'],
    }),
  ],
}
