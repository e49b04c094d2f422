import { createClient } from '@rollcall/api'
import { afterEach, describe, expect, it } from 'vitest'
import { type Desk, openDesk } from '../testing/desk.ts'
import { commands, nouns } from './index.ts'

/** The client's nouns that are called otherwise on the command line. */
const NAMES: Readonly<Record<string, string>> = {
  apiTokens: 'tokens',
  auditEvents: 'audit',
  keyRing: 'keys',
  environmentIntegrations: 'integration-settings',
  linkSettings: 'link-settings',
  mailSettings: 'mail',
}

/** The client's methods, as the commands that they must have. */
const contractNouns = Object.entries(createClient({ baseUrl: 'http://api.test', token: 't' })).flatMap(
  ([name, methods]) =>
    typeof methods === 'object'
      ? Object.keys(methods)
          .filter((method) => method === 'list' || method === 'get')
          .map((method) => ({ noun: NAMES[name] ?? name, method }))
      : [],
)

const every = [
  ...nouns.flatMap((noun) =>
    noun.commands.map((command) => ({ line: `rollcall ${noun.name} ${command.name}`, command })),
  ),
  ...commands.map((command) => ({ line: `rollcall ${command.name}`, command })),
]

let desk: Desk | undefined
afterEach(() => desk?.api.close())

describe('the table of commands', () => {
  it.each(contractNouns)('has a command for $method of $noun, which the contract has', ({ noun, method }) => {
    expect(nouns.find(({ name }) => name === noun)?.commands.map(({ name }) => name)).toContain(method)
  })

  it.each(every)('shows help for $line, with what it is for and an example of it', async ({ line, command }) => {
    desk = await openDesk()
    const { exitCode, out } = await desk.type(`${line} --help`)
    expect(exitCode).toBe(0)
    expect(out.replaceAll(/\s+/g, ' ')).toContain(command.summary)
    for (const example of command.examples) {
      expect(out).toContain(example)
      expect(example).toContain(line)
    }
  })

  it.each(every.flatMap(({ command }) => command.examples))('gives an example that works: %s', async (example) => {
    desk = await openDesk()
    const ended = await desk.type(example, { answers: ['a-secret'], stdin: '{"api_key":"a-secret"}' })
    expect(ended).toMatchObject({ exitCode: 0, err: '' })
  })
})

describe('rollcall', () => {
  it('shows its nouns, an example and its exit codes with --help', async () => {
    desk = await openDesk()
    const { exitCode, out } = await desk.type('rollcall --help')
    expect(exitCode).toBe(0)
    for (const { name } of [...nouns, ...commands]) expect(out).toMatch(new RegExp(`^  ${name}\\b`, 'm'))
    expect(out).toContain('rollcall users list --filter status=active')
    expect(out).toContain('6  the vendor refused or cannot be reached')
    expect(out).toContain('8  what was shown is not, or may not be, everything')
  })

  it('says its version', async () => {
    desk = await openDesk()
    expect(await desk.type('rollcall --version')).toMatchObject({ exitCode: 0, out: '0.1.0\n' })
  })

  it.each(['rollcall', 'rollcall users'])(
    'shows what there is on standard error for %s alone, and exits 2',
    async (line) => {
      desk = await openDesk()
      const ended = await desk.type(line)
      expect(ended).toMatchObject({ exitCode: 2, out: '' })
      expect(ended.err).toContain('Usage: rollcall')
    },
  )

  it.each([
    ['rollcall usres list', "Unknown command 'usres'\n(Did you mean users?) See rollcall --help.\n"],
    ['rollcall users get', "Missing required argument 'id'. See rollcall --help.\n"],
    [
      'rollcall users list --limit 0',
      "Option '--limit <rows>' argument '0' is invalid. It must be a whole number from 1. See rollcall --help.\n",
    ],
    [
      'rollcall users list --tenant acme --account a-1',
      "Option '--tenant <id>' cannot be used with option '-a, --account <id>'. See rollcall --help.\n",
    ],
    ['rollcall tokens create --name ci', "Required option '--scope <scope>' not specified. See rollcall --help.\n"],
  ])('refuses %s with a sentence, and exits 2', async (line, sentence) => {
    desk = await openDesk()
    expect(await desk.type(line)).toMatchObject({ exitCode: 2, out: '', err: sentence })
    expect(desk.api.asked).toEqual([])
  })

  it('refuses a scope that does not exist and names those that do', async () => {
    desk = await openDesk()
    const { exitCode, err } = await desk.type('rollcall tokens create --name ci --scope admin --scope everything')
    expect(exitCode).toBe(2)
    expect(err).toContain("argument 'everything' is invalid. Allowed choices are directory:read, directory:write")
  })

  it.each(['rollcall --json users list', 'rollcall users list --json'])(
    'takes --json before and after the command: %s',
    async (line) => {
      desk = await openDesk()
      const { out } = await desk.type(line)
      expect(
        out
          .trimEnd()
          .split('\n')
          .map((row) => JSON.parse(row).id),
      ).toEqual(['u-1', 'u-2'])
    },
  )
})

describe('rollcall serve', () => {
  it.each(['serve', 'worker'] as const)('starts the server as %s and ends with its exit code', async (role) => {
    desk = await openDesk()
    const started: string[] = []
    const ended = await desk.type(`rollcall ${role}`, {
      env: {},
      startServer: async (given) => {
        started.push(given)
        return 42
      },
    })
    expect(ended.exitCode).toBe(42)
    expect(started).toEqual([role])
  })
})
