import { describe, expect, it } from 'vitest'
import { withPlantedTree } from '../testing/planted-tree.ts'
import { reportOf, runChecks } from './check.ts'
import { dependencyProblems } from './dependencies.ts'
import { brokenLinks } from './links.ts'

describe('running checks', () => {
  const atNoon = (): number => 0

  it('shows what failing ones found, a line for each, and the count last', async () => {
    const checked = await runChecks(
      [
        { name: 'types', run: async () => '' },
        { name: 'links', run: async () => 'README.md:3 nowhere.md' },
      ],
      atNoon,
    )
    expect(reportOf(checked)).toBe(
      ['── links ──\nREADME.md:3 nowhere.md\n', '✓ types   0.0 s', '✗ links   0.0 s', '1 passed, 1 failed'].join('\n'),
    )
  })

  it('counts a check that cannot run as failed', async () => {
    const [checked] = await runChecks([{ name: 'types', run: () => Promise.reject(new Error('no tsc')) }], atNoon)
    expect(checked?.problem).toBe('could not run: Error: no tsc')
  })
})

describe('links', () => {
  const links = (files: Readonly<Record<string, string>>): Promise<readonly string[]> =>
    withPlantedTree(files, brokenLinks)

  it('finds links to files and headings that are not there', async () => {
    expect(
      await links({
        'README.md': '# Door\n\n[a](docs/a.md) [b](docs/b.md)\n[c](docs/a.md#missing) [d](#door) [e](#window)',
        'docs/a.md':
          '# `npm run check`, and why\n[up](../README.md#door) [here](#npm-run-check-and-why)\n[gone]: ./gone.png',
      }),
    ).toEqual([
      'README.md:3 docs/b.md: there is no docs/b.md.',
      'README.md:4 docs/a.md#missing: docs/a.md has no such heading.',
      'README.md:4 #window: README.md has no such heading.',
      'docs/a.md:3 ./gone.png: there is no docs/gone.png.',
    ])
  })

  it('leaves alone what leads elsewhere, what is code, and what is installed', async () => {
    expect(
      await links({
        'README.md': '[site](https://example.com/x) `[a](b.md)`\n```\n[c](d.md)\n```\n',
        'node_modules/some/README.md': '[a](b.md)',
      }),
    ).toEqual([])
  })
})

describe('dependencies', () => {
  const list = '| dependency | what for |\n|---|---|\n| `zod`, `pg` | the contract, the client |\n'

  it('wants a reason for each, a dependency for each reason, and exact versions', async () => {
    expect(
      await withPlantedTree(
        {
          'docs/decisions/0008-dependencies.md': list,
          'package.json': JSON.stringify({ devDependencies: { knip: '6.0.0' } }),
          'packages/api/package.json': JSON.stringify({ dependencies: { zod: '^4.6.7', '@rollcall/core': '0.1.0' } }),
        },
        dependencyProblems,
      ),
    ).toEqual([
      'package.json: knip has no line in docs/decisions/0008-dependencies.md. Say why it, and what else was looked at.',
      'packages/api/package.json: zod is "^4.6.7". Name one version.',
      'docs/decisions/0008-dependencies.md: nothing depends on pg. Delete it.',
    ])
  })
})
