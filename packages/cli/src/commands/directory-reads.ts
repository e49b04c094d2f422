import type { CallInput, Client, listUsers } from '@rollcall/api'
import { chooseAccount } from '../choose-account.ts'
import { type Command, defineCommand } from '../command.ts'
import { parseFilters } from '../filters.ts'
import { argument } from '../input.ts'
import { type Page, showPages } from '../listing.ts'
import { accountOption, filterOption, pageOptions, pageQuery, tenantOption } from '../options.ts'
import type { Column } from '../table.ts'

/** The two commands that every resource of the unified directory has. */

/** What a list takes instead of a connection. */
const TENANT = ", or all of a tenant's with --tenant"

export const directoryList = <Row>(list: {
  readonly summary: string
  readonly examples: Command['examples']
  /** In the plural. */
  readonly noun: string
  readonly columns: readonly Column<Row>[]
  readonly pages: (client: Client, query: CallInput<typeof listUsers>) => AsyncIterable<Page<Row>>
}): Command =>
  defineCommand({
    name: 'list',
    summary: list.summary,
    takes: { account: accountOption, tenant: tenantOption, filter: filterOption, ...pageOptions },
    examples: list.examples,
    run: async (session, { account, tenant, filter, all, ...page }) => {
      const filters = parseFilters(filter)
      const place =
        tenant === undefined
          ? { integrated_account_id: await chooseAccount(session, account, { others: TENANT }) }
          : { tenant_id: tenant }
      const query = { ...filters, ...place, ...pageQuery(page) }
      await showPages(session, {
        noun: list.noun,
        columns: list.columns,
        all,
        pages: list.pages(session.client, query),
      })
    },
  })

export const directoryGet = (get: {
  readonly summary: string
  readonly examples: Command['examples']
  /** In the singular. */
  readonly noun: string
  readonly read: (
    client: Client,
    place: { readonly id: string; readonly integrated_account_id: string },
  ) => Promise<unknown>
}): Command =>
  defineCommand({
    name: 'get',
    summary: get.summary,
    takes: { id: argument('<id>', `id of the ${get.noun}`), account: accountOption },
    examples: get.examples,
    run: async (session, { id, account }) => {
      const place = { id, integrated_account_id: await chooseAccount(session, account) }
      await session.output.document(await get.read(session.client, place))
    },
  })
