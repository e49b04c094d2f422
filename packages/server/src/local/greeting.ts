import type { Local } from './start-local.ts'

/** What is printed when local mode is ready: what to open, and one call that lists the sample's users. */
export const greeting = ({ url, sandboxUrl, accountId, newToken, dataDir }: Local, seconds: number): string => {
  const token = newToken ?? '$ROLLCALL_API_TOKEN'
  return `
Rollcall is ready after ${seconds.toFixed(1)} s.

  API         ${url}
  Reference   ${url}/docs
${sandboxUrl === undefined ? '' : `  Sandbox     ${sandboxUrl}   (a Notion workspace of 120 members, made up)\n`}${
  accountId === undefined ? '' : `  Account     ${accountId}   (integrated_account_id of the sandbox's workspace)\n`
}${
  newToken === undefined
    ? `  API token   the one printed at the first start; "npm run rollcall -- tokens create NAME" makes another\n`
    : `  API token   ${newToken}   (printed this once)\n`
}  Data        ${dataDir}
${
  accountId === undefined
    ? ''
    : `
List its users:

  curl -H "Authorization: Bearer ${token}" \\
    "${url}/unified/user-directory/users?integrated_account_id=${accountId}&limit=2"
`
}`
}
