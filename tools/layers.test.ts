import { describe, expect, it } from 'vitest'
import { layerViolations } from './layers.ts'
import { withPlantedTree } from './testing/planted-tree.ts'

/** Every package with its doors, so that a test plants only what it is about. */
const MANIFESTS = Object.fromEntries(
  ['core', 'connector-kit', 'connectors', 'api', 'server', 'cli', 'sandbox'].map((name) => [
    `packages/${name}/package.json`,
    JSON.stringify({ exports: name === 'server' ? { './main': './src/main.ts' } : { '.': './src/index.ts' } }),
  ]),
)

const check = (files: Readonly<Record<string, string>>): Promise<readonly string[]> =>
  withPlantedTree({ ...MANIFESTS, ...files }, layerViolations)

/** One planted file, and a piece of the one thing said about its first line. */
const says = async (path: string, text: string, expected: string): Promise<void> => {
  const violations = await check({ [path]: text })
  expect(violations).toHaveLength(1)
  expect(violations[0]).toContain(`${path}:1 `)
  expect(violations[0]).toContain(expected)
}

const isSilent = async (path: string, text: string): Promise<void> => {
  expect(await check({ [path]: text })).toEqual([])
}

describe('packages', () => {
  it.each([
    ['packages/core/src/a.ts', `import '@rollcall/api'`, 'core may not import @rollcall/api.'],
    ['packages/connectors/src/x/connector.ts', `import '@rollcall/core'`, 'connectors may not import @rollcall/core.'],
    ['packages/cli/src/a.ts', `import type { Core } from '@rollcall/core'`, 'cli may not import @rollcall/core.'],
    ['packages/sandbox/src/a.ts', `import '@rollcall/connectors'`, 'sandbox may not import @rollcall/connectors.'],
    ['packages/server/src/http/a.ts', `import '@rollcall/connectors'`, 'server may not import @rollcall/connectors.'],
    ['packages/server/src/serve.ts', `await import('@rollcall/sandbox')`, 'server may not import @rollcall/sandbox.'],
    ['packages/cli/src/a.ts', `import '@rollcall/server/main'`, 'cli may not import @rollcall/server.'],
    ['packages/core/src/a.ts', `import 'node:fs'`, 'core imports nothing outside itself, and this is node:fs.'],
    ['packages/core/src/a.ts', `import { z } from 'zod'`, 'core imports nothing outside itself, and this is zod.'],
    ['packages/other/src/a.ts', `import '@rollcall/core'`, 'the package other is unknown.'],
    ['packages/api/src/a.ts', `import '@rollcall/api'`, 'api imports itself by name.'],
    ['packages/api/src/a.ts', `import '@rollcall/core/src/errors.ts'`, 'is no entry of core. Export what is needed'],
    ['packages/api/src/a.ts', `import '../../core/src/errors.ts'`, 'leaves the package api.'],
    ['packages/api/src/a.ts', `new URL('../../core/src/errors.ts', import.meta.url)`, 'leaves the package api.'],
  ])('refuses %s: %s', says)

  it.each([
    ['packages/server/src/main.ts', `import '@rollcall/connectors'`],
    ['packages/server/src/local/sample.ts', `import '@rollcall/sandbox'`],
    ['packages/server/src/proxy/proxy.test.ts', `import '@rollcall/sandbox'`],
    ['packages/connectors/src/testing/vendor.ts', `import '@rollcall/sandbox'`],
    ['packages/core/src/a.test.ts', `import 'vitest'`],
    ['packages/server/src/version.ts', `import manifest from '../package.json' with { type: 'json' }`],
  ])('allows %s: %s', isSilent)
})

describe('modules of the server', () => {
  it.each([
    [
      'packages/server/src/db/a.ts',
      `import '../http/index.ts'`,
      'db may not import http, which is not of a lower rank.',
    ],
    ['packages/server/src/vault/a.ts', `import '../audit/index.ts'`, 'vault may not import audit'],
    ['packages/server/src/executor/a.ts', `import '../lockdown/index.ts'`, 'executor may not import lockdown'],
    [
      'packages/server/src/http/a.ts',
      `import type { Executor } from '../db/schema.ts'`,
      'reach db through its index.ts',
    ],
    ['packages/server/src/surprise/a.ts', `import '../db/index.ts'`, 'the module surprise has no rank.'],
    ['packages/server/src/lonely/a.ts', `export const alone = true`, 'the module lonely has no rank.'],
    ['packages/server/src/http/a.ts', `import '../compose.ts'`, 'imports ../compose.ts, which joins the modules.'],
    [
      'packages/server/src/http/a.ts',
      `import { readConfig } from '../config.ts'`,
      'only main.ts reads the configuration',
    ],
    [
      'packages/server/src/serve.ts',
      `import { readConfig } from './config.ts'`,
      'only main.ts reads the configuration',
    ],
    ['packages/server/src/serve.ts', `import './local/start.ts'`, 'only main.ts starts local mode.'],
    ['packages/server/src/compose.ts', `import './db/open.ts'`, 'reach db through its index.ts'],
    ['packages/server/src/http/a.ts', `import './testing/start.ts'`, 'is for tests.'],
  ])('refuses %s: %s', says)

  it.each([
    ['packages/server/src/http/a.ts', `import '../db/index.ts'`],
    ['packages/server/src/http/a.ts', `import './route.ts'`],
    ['packages/server/src/http/a.ts', `import type { Config } from '../config.ts'`],
    ['packages/server/src/compose.ts', `import './unified/index.ts'`],
    ['packages/server/src/main.ts', `import { readConfig } from './config.ts'\nawait import('./local/start.ts')`],
    ['packages/server/src/local/start.ts', `import '../compose.ts'\nimport '../db/index.ts'`],
    ['packages/server/src/audit/audit.test.ts', `import '../testing/databases.ts'\nimport '../vault/index.ts'`],
  ])('allows %s: %s', isSilent)
})

describe('connectors', () => {
  it('keeps vendors apart', () =>
    says('packages/connectors/src/figma/users.ts', `import '../slack/users.ts'`, 'the connector figma imports slack.'))

  it('lets the list of connectors import each', () =>
    isSilent('packages/connectors/src/index.ts', `import './slack/a.ts'`))
})

describe('what belongs in one place', () => {
  it.each([
    ['packages/cli/src/run.ts', `const home = process.env['HOME']`, 'only a config.ts reads the environment'],
    ['packages/server/src/unified/a.ts', `await fetch('https://vendor.test')`, 'egress is the one way out'],
    ['packages/server/src/proxy/a.ts', `import { Pool } from 'undici'`, 'egress is the one way out'],
    ['packages/server/src/unified/a.ts', `import { PgBoss } from 'pg-boss'`, 'jobs alone knows the queue'],
    ['packages/connectors/src/figma/a.ts', `await fetch('https://vendor.test')`, 'egress is the one way out'],
    ['packages/server/src/unified/a.ts', `import { connect } from 'node:net'`, 'egress is the one way out'],
    ['packages/cli/src/run.ts', `import { env } from 'node:process'`, 'only a config.ts reads the environment'],
    ['packages/cli/src/run.ts', `const home = process['env']`, 'only a config.ts reads the environment'],
    ['packages/server/src/main.ts', `const port = process.env.PORT`, 'main.ts hands the environment to config.ts'],
    ['packages/server/src/serve.ts', `start(process.env)`, 'only a config.ts reads the environment'],
    ['packages/server/src/jobs/jobs.ts', `db.selectFrom('job')`, 'SQL belongs in a store.ts'],
    ['packages/server/src/jobs/jobs.ts', 'sql`select 1`', 'SQL belongs in a store.ts'],
    ['packages/server/src/jobs/jobs.ts', 'sql<Row>`select 1`', 'SQL belongs in a store.ts'],
    ['packages/api/src/client/call.ts', `console.log('called')`, 'programs log through their log'],
    ['packages/core/src/a.ts', `const at = Date.now()`, 'core has no clock.'],
    ['packages/core/src/a.ts', `const at = new Date()`, 'core has no clock.'],
    ['packages/core/src/a.ts', `const luck = Math.random()`, 'core makes no random values.'],
    ['packages/core/src/a.ts', `process.exit()`, 'core does no I/O'],
    ['packages/core/src/a.ts', `await fetch(url)`, 'core does no I/O'],
  ])('refuses in %s: %s', says)

  it.each([
    ['packages/cli/src/config.ts', `const home = process.env['HOME']`],
    ['packages/server/src/main.ts', `readConfig(mode, process.env)`],
    ['packages/server/src/jobs/store.ts', `db.selectFrom('job')`],
    ['packages/server/src/connections/token-store.ts', 'sql`select 1`'],
    ['packages/server/src/db/migrations/0001-first.ts', 'sql`select 1`'],
    ['packages/server/src/jobs/jobs.test.ts', 'sql`select 1`; process.env.CI'],
    [
      'packages/core/src/a.ts',
      `const at = new Date(milliseconds); api.fetch(url); // Date.now()\nconst t = 'process.env'`,
    ],
  ])('allows in %s: %s', isSilent)
})

describe('names of vendors', () => {
  it.each([
    ['packages/server/src/unified/reader.ts', `if (connector.id === 'notion-scim') return []`, '“notion”'],
    ['packages/connector-kit/src/scim/list.ts', `/** As Okta does. */`, '“Okta”'],
    ['packages/cli/src/data.ts', `const isGitHub = true`, '“GitHub”'],
  ])('refuses them in %s: %s', says)

  it.each([
    ['packages/connectors/src/notion-scim/connector.ts', `const name = 'Notion'`],
    ['packages/sandbox/src/vendor.ts', `const name = 'Notion'`],
    ['packages/server/src/unified/reader.test.ts', `const name = 'Notion'`],
    [
      'packages/connector-kit/src/scim/list.ts',
      `/** Pages may be empty (\`notion-scim.md §4\`); a notional, central slackening. */`,
    ],
  ])('allows them in %s: %s', isSilent)
})

describe('circles', () => {
  it('refuses files that import each other when the program runs', async () => {
    expect(
      await check({
        'packages/api/src/a.ts': `import './b.ts'`,
        'packages/api/src/b.ts': `\nexport * from './c.ts'`,
        'packages/api/src/c.ts': `import './a.ts'`,
      }),
    ).toEqual([
      'packages/api/src/c.ts:1 imports in a circle: a.ts → b.ts → c.ts → a.ts. Move what they share into a file of its own.',
    ])
  })

  it('allows files whose types need each other', async () => {
    expect(
      await check({
        'packages/api/src/a.ts': `import './b.ts'`,
        'packages/api/src/b.ts': `import type { A } from './a.ts'`,
      }),
    ).toEqual([])
  })
})
