import { SAMPLE_TENANT } from './sample.ts'
import type { Local } from './start-local.ts'

/** What is printed when local mode is ready: what to open, and one call that lists the sample's users. */
export const greeting = (local: Local, seconds: number): string => `
Rollcall is ready after ${seconds.toFixed(1)} s.

${facts(local)
  .map(([name, value, remark]) => `  ${name.padEnd(11)} ${value}${remark === undefined ? '' : `   (${remark})`}\n`)
  .join('')}${local.accountId === undefined ? '' : calls(local)}
`

type Fact = readonly [name: string, value: string, remark?: string]

const facts = ({ url, sandboxUrl, accountId, newToken, setUpUrl, dataDir }: Local): readonly Fact[] => [
  setUpUrl === undefined
    ? ['Console', `${url}/console/`]
    : ['Console', setUpUrl, 'choose your password there; good once, for a day'],
  ['API', url],
  ['Reference', `${url}/docs`],
  ...(sandboxUrl === undefined ? [] : [['Sandbox', sandboxUrl, 'a made-up Notion workspace of 120 members'] as const]),
  ...(accountId === undefined
    ? []
    : [['Account', accountId, `integrated_account_id of that workspace; its tenant is ${SAMPLE_TENANT}`] as const]),
  ...(newToken === undefined ? [] : [['API token', newToken, 'shown this once'] as const]),
  ['Data', dataDir],
]

/** The token is not repeated in the call: what is printed often ends up in a screenshot. */
const calls = ({ url, dataDir }: Local): string => `
List its users, with the token that lies in the data folder:

  curl -s -H "Authorization: Bearer $(node -p "require('${dataDir}/cli.json').token")" \\
    "${url}/unified/user-directory/users?tenant_id=${SAMPLE_TENANT}&limit=2"

  npm run rollcall -- users list
`
