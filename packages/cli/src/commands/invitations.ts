import { defineCommand, type Noun } from '../command.ts'
import { argument } from '../input.ts'
import { showPages } from '../listing.ts'
import { pageOptions, pageQuery } from '../options.ts'

const list = defineCommand({
  name: 'list',
  summary: 'List the invitations that can still be used, newest first',
  takes: pageOptions,
  examples: ['rollcall invitations list'],
  run: async (session, { all, ...page }) =>
    showPages(session, {
      pages: session.client.invitations.pages(pageQuery(page)),
      noun: 'invitations',
      all,
      columns: [
        { title: 'id', value: ({ id }) => id },
        { title: 'email', value: ({ email }) => email },
        { title: 'role', value: ({ role }) => role },
        { title: 'made by', value: ({ created_by }) => created_by },
        { title: 'made', value: ({ created_at }) => created_at },
        { title: 'expires', value: ({ expires_at }) => expires_at },
      ],
    }),
})

const withdraw = defineCommand({
  name: 'withdraw',
  summary: 'Withdraw an invitation: its link is worth nothing any more',
  takes: { id: argument('<id>', 'id of the invitation, as in "rollcall invitations list"') },
  examples: ['rollcall invitations withdraw i-1'],
  run: async ({ client, output }, { id }) => {
    const value = await client.invitations.delete({ id })
    await output.done(value, [`Withdrew invitation ${value.id}.`])
  },
})

export const invitations: Noun = {
  name: 'invitations',
  summary: 'Who has been invited to the console and has not come yet',
  commands: [list, withdraw],
}
