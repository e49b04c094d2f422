/** Runs a sandbox alone: `npm run sandbox -- [--size N] [--port 4010] [--seed S] [--switch name=value]…` */
import { parseArgs } from 'node:util'
import { readPort } from './config.ts'
import { type LinkableVendor, linkableVendors } from './linkable-vendors.ts'
import { createSandbox } from './sandbox.ts'
import { SandboxRefusal } from './sandbox-refusal.ts'
import { parseSwitches } from './switches.ts'
import { SAMPLE_SCIM_TOKEN } from './workspace/sample-company.ts'

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      size: { type: 'string' },
      port: { type: 'string' },
      seed: { type: 'string' },
      'control-token': { type: 'string' },
      switch: { type: 'string', multiple: true },
    },
  })
  const port = readPort(values.port, process.env)
  const sandbox = createSandbox({
    size: values.size === undefined ? undefined : Number(values.size),
    seed: values.seed,
    controlToken: values['control-token'],
    switches: parseSwitches(Object.fromEntries((values.switch ?? []).map((pair) => pair.split(/=(.*)/s)))),
  })
  const { url, scimUrl } = await sandbox.listen(port)
  print(`Sandbox Notion workspace at ${url}
  SCIM            ${scimUrl}
  SCIM token      ${SAMPLE_SCIM_TOKEN}
  control door    ${url}/_sandbox
  control token   ${sandbox.controlToken}

Beside it, each below a path of its own:
${linkableVendors(url).slice(1).map(describeVendor).join('\n')}

  curl -H 'Authorization: Bearer ${SAMPLE_SCIM_TOKEN}' '${scimUrl}/Users?count=2'
`)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void sandbox.close())
}

/** Where a vendor is, and what opens it. */
function describeVendor({ vendor, settings, credential }: LinkableVendor): string {
  const opens =
    credential.kind === 'token'
      ? credential.token
      : `client ${credential.client.id}, secret ${credential.client.secret}`
  return [...Object.values(settings), opens]
    .map((line, at) => `  ${(at === 0 ? vendor : '').padEnd(16)}${line}`)
    .join('\n')
}

function print(text: string): void {
  process.stdout.write(text)
}

try {
  await main()
} catch (error) {
  if (!(error instanceof SandboxRefusal) && !isUsageError(error)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 2
}

/** What `node:util` throws for an unknown option, and the system for a port in use: worth a sentence, not a stack. */
function isUsageError(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && /^ERR_PARSE_ARGS|^EADDRINUSE|^EACCES/.test(String(error.code))
}
