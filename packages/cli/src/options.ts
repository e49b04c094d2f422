import { type Input, text, texts, wholeNumber, yesOrNo } from './input.ts'

/** Options that several commands have. */

export const accountOption = text(
  '-a, --account <id>',
  'connection to use (integrated account id); may be left out where there is only one',
)

export const tenantOption: Input<string | undefined> = {
  ...text('--tenant <id>', 'all connections of this tenant at once'),
  excludes: 'account',
}

/** What every list takes. */
export const pageOptions = {
  limit: wholeNumber('--limit <rows>', 'most rows in a page'),
  cursor: text('--cursor <cursor>', 'go on where an earlier page ended'),
  all: yesOrNo('--all', 'read all pages, not only the first'),
}

/** The query that {@link pageOptions} stand for. */
export const pageQuery = ({
  limit,
  cursor,
}: {
  readonly limit: number | undefined
  readonly cursor: string | undefined
}): { readonly limit?: number; readonly next_cursor?: string } => ({
  ...(limit === undefined ? {} : { limit }),
  ...(cursor === undefined ? {} : { next_cursor: cursor }),
})

export const filterOption = texts(
  '-f, --filter <field=value>',
  'only rows with this value; also field[operator]=value, e.g. updated_at[gt]=2026-01-01, field[in][]=value once for each of several values, or[0][field]=value; may be repeated, all must hold',
)

export const dataOption = (what: string): Input<string | undefined> =>
  text('-d, --data <json>', `${what} as JSON; @file reads a file, - reads standard input`)

export const setOption = (what: string): Input<readonly string[]> =>
  texts('--set <name=value>', `${what}; may be repeated`)

export const verifyOption = yesOrNo('--verify', 'read back afterwards, and say what the vendor now shows')

/** For commands that read back unless told otherwise. */
export const noVerifyOption = yesOrNo('--no-verify', 'do not read back afterwards')

export const yesOption = yesOrNo('-y, --yes', 'do not ask for confirmation')
