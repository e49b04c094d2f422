import type { Noun } from '../command.ts'
import { directoryList } from './directory-reads.ts'
import { userColumns } from './users.ts'

export const me: Noun = {
  name: 'me',
  summary: 'The user that a credential belongs to',
  commands: [
    directoryList({
      summary: "Show the user that a connection's credential belongs to",
      noun: 'users',
      columns: userColumns,
      pages: (client, query) => client.me.pages(query),
      examples: ['rollcall me list'],
    }),
  ],
}
