import { defineCommand, type Noun } from '../command.ts'
import { text } from '../input.ts'
import { showPages } from '../listing.ts'
import { pageOptions, pageQuery } from '../options.ts'

const list = defineCommand({
  name: 'list',
  summary: 'List who changed what, newest first',
  takes: {
    ...pageOptions,
    account: text('--account <id>', 'only changes over this connection'),
    action: text('--action <action>', 'only this, e.g. user.deleted'),
    target: text('--target <target>', 'only what was done to this, e.g. users/42'),
  },
  examples: ['rollcall audit list', 'rollcall audit list --action user.deleted'],
  run: async (session, { all, account, action, target, ...page }) =>
    showPages(session, {
      pages: session.client.auditEvents.pages({
        ...pageQuery(page),
        integrated_account_id: account,
        action,
        target,
      }),
      noun: 'events',
      all,
      columns: [
        { title: 'at', value: ({ at }) => at },
        { title: 'action', value: ({ action: done }) => done },
        { title: 'target', value: ({ target: to }) => to },
        { title: 'outcome', value: ({ outcome }) => outcome },
        { title: 'actor', value: ({ actor }) => actor },
      ],
    }),
})

export const audit: Noun = { name: 'audit', summary: 'The audit log: who changed what', commands: [list] }
