import { type LinkableVendor, linkableVendors } from '@rollcall/sandbox'
import { SAMPLE_TENANT } from './sample.ts'
import type { Local } from './start-local.ts'

/** What is printed when local mode is ready: what to open, what to link, and one call that lists the sample's users. */
export const greeting = (local: Local, seconds: number): string => {
  const paragraphs = [
    `Rollcall is ready after ${seconds.toFixed(1)} s.`,
    lines(facts(local)),
    ...(local.sandboxUrl === undefined ? [] : [LINK_MORE, lines(credentials(local.sandboxUrl))]),
    ...(local.accountId === undefined ? [] : calls(local)),
  ]
  return `\n${paragraphs.join('\n\n')}\n\n`
}

type Fact = readonly [name: string, value: string, remark?: string]

const lines = (about: readonly Fact[]): string =>
  about
    .map(([name, value, remark]) => `  ${name.padEnd(11)} ${value}${remark === undefined ? '' : `   (${remark})`}`)
    .join('\n')

const facts = ({ url, sandboxUrl, accountId, newToken, setUpUrl, dataDir }: Local): readonly Fact[] => [
  setUpUrl === undefined
    ? ['Console', `${url}/console/`]
    : ['Console', setUpUrl, 'choose your password there; good once, for a day'],
  ['API', url],
  ['Reference', `${url}/docs`],
  ...(sandboxUrl === undefined ? [] : [['Sandbox', sandboxUrl, 'the made-up vendors below'] as const]),
  ...(accountId === undefined
    ? []
    : [['Account', accountId, `its Notion workspace, linked already; the tenant is ${SAMPLE_TENANT}`] as const]),
  ...(newToken === undefined ? [] : [['API token', newToken, 'shown this once'] as const]),
  ['Data', dataDir],
]

const LINK_MORE = 'To link the vendors of the sandbox, in the console or with the SDK; addresses are filled in:'

/** They open nothing but the sandbox, and are the same in every one. */
const credentials = (sandboxUrl: string): readonly Fact[] =>
  linkableVendors(sandboxUrl).map(({ vendor, credential }) => [vendor, toEnter(credential)])

const toEnter = (credential: LinkableVendor['credential']): string =>
  credential.kind === 'token' ? credential.token : 'press “Allow” on its own page'

/** The token is not repeated in the call: what is printed often ends up in a screenshot. */
const calls = ({ url, dataDir }: Local): readonly string[] => [
  'List the users, with the token that lies in the data folder:',
  `  curl -s -H "Authorization: Bearer $(node -p "require('${dataDir}/cli.json').token")" \\
    "${url}/unified/user-directory/users?tenant_id=${SAMPLE_TENANT}&limit=2"`,
  '  npm run rollcall -- users list',
]
