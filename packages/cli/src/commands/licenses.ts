import type { getLicense, ResponseOf } from '@rollcall/api'
import type { Noun } from '../command.ts'
import { directoryGet, directoryList } from './directory-reads.ts'

type License = ResponseOf<typeof getLicense>

export const licenses: Noun = {
  name: 'licenses',
  summary: 'Seats: how many there are, and how many are taken',
  commands: [
    directoryList({
      summary: 'List the licences of a connection, or of all connections of a tenant',
      noun: 'licences',
      columns: [
        { title: 'id', value: ({ id }: License) => id },
        { title: 'name', value: ({ name }: License) => name },
        { title: 'in use', value: ({ assigned_quantity }: License) => assigned_quantity },
        { title: 'bought', value: ({ available_quantity }: License) => available_quantity },
      ],
      pages: (client, query) => client.licenses.pages(query),
      examples: ['rollcall licenses list --tenant acme'],
    }),
    directoryGet({
      summary: 'Show one licence',
      noun: 'licence',
      read: (client, place) => client.licenses.get(place),
      examples: ['rollcall licenses get seat'],
    }),
  ],
}
