import { notionScim } from '@rollcall/connectors'
import { createSandbox, SAMPLE_SCIM_TOKEN, type Sandbox } from '@rollcall/sandbox'
import type { Accounts } from '../connections/index.ts'

/** The tenant of the sample workspace. */
export const SAMPLE_TENANT = 'sample-company'

/** In the context of the connection that local mode made. */
const SAMPLE_MARK = 'rollcall_sample'

export type RunningSandbox = { readonly sandbox: Sandbox; readonly url: string; readonly scimUrl: string }

/** Starts the sandbox vendors in this process. */
export const startSandbox = async (port: number): Promise<RunningSandbox> => {
  const sandbox = createSandbox()
  const { url, scimUrl } = await sandbox.listen(port)
  return { sandbox, url, scimUrl }
}

/** Links the sample workspace as a first connection, once; a sandbox on another port than the last time is linked again. */
export const linkSample = async (accounts: Accounts, environmentId: string, scimUrl: string): Promise<string> => {
  const present = await accounts.list(environmentId, {
    where: { tenantId: SAMPLE_TENANT, isSandbox: true },
    limit: 100,
  })
  // Somebody may have linked a workspace of their own under the same tenant: that one is never touched.
  const before = present.find(({ context }) => context[SAMPLE_MARK] === true)
  const credentials = { api_key: SAMPLE_SCIM_TOKEN }
  const settings = { base_url: scimUrl }
  if (before === undefined) {
    const made = await accounts.create(environmentId, {
      tenantId: SAMPLE_TENANT,
      connectorId: notionScim.id,
      credentials,
      settings,
      context: { [SAMPLE_MARK]: true },
      isSandbox: true,
    })
    return made.id
  }
  if (before.settings['base_url'] !== scimUrl) {
    await accounts.replaceCredentials(environmentId, before.id, { credentials, settings })
  }
  return before.id
}
