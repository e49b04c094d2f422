/**
 * The architecture, as tables: who may import whom, and what belongs in one place only. The rules beside this file hold
 * the tree against them. To allow a new edge, add it here and say why in the same change.
 */

/** Which package may import which. What is not here does not exist. */
export const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  core: [],
  'connector-kit': ['core'],
  connectors: ['connector-kit'],
  api: ['core'],
  server: ['core', 'connector-kit', 'api'],
  console: ['api'],
  cli: ['api'],
  link: [],
  // Shares no code with what it tests, so that a misreading of a vendor cannot cancel itself out.
  sandbox: [],
}

/** What a few files import besides: those that put the parts together. */
export const COMPOSERS: readonly { readonly files: RegExp; readonly may: readonly string[] }[] = [
  { files: /^packages\/server\/src\/(main\.ts$|local\/)/, may: ['connectors', 'sandbox'] },
]

/** What the tests of a package import besides. The sandbox's own know nothing of us, like the sandbox. */
export const TESTS_MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  'connector-kit': ['sandbox'],
  connectors: ['sandbox'],
  api: ['connectors', 'sandbox'],
  server: ['connectors', 'sandbox'],
  console: ['connectors', 'sandbox'],
  cli: ['connectors', 'sandbox'],
}

/** The modules of the server by rank: a module imports those of lower ranks, through their `index.ts`. */
export const RANKS: readonly (readonly string[])[] = [
  ['db'],
  ['http', 'egress'],
  ['vault', 'audit', 'jobs', 'request-log', 'pages'],
  // Each has secrets of its own in the vault.
  ['events', 'mail', 'oauth'],
  ['connections', 'people', 'operators'],
  ['unified', 'proxy', 'mirror', 'inbound-scim', 'meta', 'link'],
  // A batch is made of unified and proxied calls.
  ['batch', 'executor'],
  ['playbooks', 'groups', 'reconciliation', 'reviews', 'lockdown'],
]

/** Words of code that belong in some files only. */
export type Home = {
  /** Tokens in a row, divided by spaces. A backtick stands for any template. */
  readonly finds: readonly string[]
  /** The files the rule is about. */
  readonly within: RegExp
  /** Those of them where it is at home. Tests are at liberty. */
  readonly home: RegExp
  readonly advice: string
}

const ANYWHERE = /^packages\//
const NOWHERE = /^$/

export const HOMES: readonly Home[] = [
  {
    finds: ['process . env', 'process ? . env', 'process ['],
    within: ANYWHERE,
    home: /\/(config|main)\.ts$/,
    advice: 'only a config.ts reads the environment, or is handed it by main.ts. Pass the value that is needed.',
  },
  {
    finds: ['process . env [', 'process . env .'],
    within: /\/main\.ts$/,
    home: NOWHERE,
    advice: 'main.ts hands the environment to config.ts and reads none of it. Read it there.',
  },
  {
    finds: [
      '. selectFrom (',
      '. insertInto (',
      '. updateTable (',
      '. deleteFrom (',
      '. mergeInto (',
      '. replaceInto (',
      'sql `',
      'sql <',
    ],
    within: /^packages\/server\/src\//,
    home: /(\/|-)store\.ts$|\/src\/db\//,
    advice: 'SQL belongs in a store.ts or in db/. Give the store a function that says what is wanted.',
  },
  {
    finds: ['fetch (', '. fetch ('],
    within: /^packages\/(server|connectors|connector-kit)\/src\//,
    home: /\/src\/egress\//,
    advice: 'egress is the one way out. Call through it, so that budget, guard, limits and log hold.',
  },
  {
    finds: ['console .'],
    within: ANYWHERE,
    home: NOWHERE,
    advice: 'programs log through their log, and write to a stream they were given.',
  },
  {
    finds: ['Date . now', 'new Date ( )', 'new Date ;', 'performance .', 'setTimeout (', 'setInterval ('],
    within: /^packages\/core\//,
    home: NOWHERE,
    advice: 'core has no clock. Take the time as an argument.',
  },
  {
    finds: ['Math . random', 'crypto .', 'globalThis .'],
    within: /^packages\/core\//,
    home: NOWHERE,
    advice: 'core makes no random values. Take them as an argument.',
  },
  {
    finds: ['process .', 'process [', 'fetch ('],
    within: /^packages\/core\//,
    home: NOWHERE,
    advice: 'core does no I/O and knows no process. Decide here, act at the edge.',
  },
]

/** Libraries that only one module may use. */
export const LIBRARY_HOMES: readonly { readonly library: string; readonly home: RegExp; readonly advice: string }[] = [
  ...['node:net', 'node:tls', 'node:https', 'node:http2', 'node:dgram'].map((library) => ({
    library,
    home: /^packages\/(server\/src\/egress|sandbox)\//,
    advice: 'egress is the one way out. Call through it, so that budget, guard, limits and log hold.',
  })),
  {
    library: 'node:process',
    home: /^$/,
    advice: 'only a config.ts reads the environment. Use the global process where it is handed over.',
  },
  {
    library: 'undici',
    home: /^packages\/server\/src\/egress\//,
    advice: 'egress is the one way out. Call through it, so that budget, guard, limits and log hold.',
  },
  ...[
    { library: 'better-auth', home: 'operators' },
    { library: 'openid-client', home: 'oauth' },
    { library: 'standardwebhooks', home: 'events' },
    { library: 'nodemailer', home: 'mail' },
  ].map(({ library, home }) => ({
    library,
    home: new RegExp(`^packages/server/src/${home}/`),
    advice: `${home} alone knows this library. Ask it for what you need.`,
  })),
  {
    library: 'pg-boss',
    home: /^packages\/server\/src\/jobs\//,
    advice: 'jobs alone knows the queue. Give it a handler.',
  },
]

/** Names of vendors, wherever they stand in a line. Those that are parts of other words are only looked for alone. */
export const VENDOR_NAMES =
  /notion(?!al)|slack(?!en)|okta|github|gitlab|google|atlassian|jira|figma|salesforce|hubspot|dropbox|zendesk|bamboohr|workday|microsoft|onelogin|jumpcloud|\b(?:entra|azure|zoom|asana|miro|webex)\b/i

/**
 * Where vendors may be named: what is about one, what pretends to be one, local mode, which links the sample of one, and
 * what a reader of the API is shown.
 */
export const VENDOR_HOMES = /^packages\/(connectors|sandbox|server\/src\/local)\//
