/**
 * Starts a program of this repository on a bare clone: `node tools/boot.mjs <entry.ts> [args…]`.
 *
 * Installs what is missing, builds the pages where they are stale and the entry shows them, then runs the entry under the
 * Node that the lock file pins. Plain JavaScript without a dependency, because it is what runs when nothing is installed and
 * Node is old (18 is enough).
 */
import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { dirname, relative, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { BootFailure } from './boot/boot-failure.mjs'
import { endWithNpm } from './boot/end-with-npm.mjs'
import { ensureInstalled } from './boot/install.mjs'
import { isThisNode, pinnedNode } from './boot/pinned-node.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))

async function main() {
  const [entry, ...args] = process.argv.slice(2)
  if (entry === undefined) throw new BootFailure('Say what to start: node tools/boot.mjs <entry.ts> [args…]')
  const path = resolve(root, entry)
  await ensureInstalled(root)
  endWithNpm()
  const node = pinnedNode(root)
  if (!isThisNode(node)) {
    process.exitCode = await runUnder(node, [path, ...args])
    return
  }
  if (SERVING.has(relative(root, path))) {
    const { ensureBuilt } = await import('./build/ensure-built.ts')
    await ensureBuilt(root)
  }
  // npm puts the pinned Node first on its scripts' PATH, so most starts are here: one process less, no signal to pass on.
  process.argv.splice(1, 2, path)
  await import(pathToFileURL(path).href)
}

/** What shows the pages that are built, and so wants them fresh. */
const SERVING = new Set(['packages/server/src/main.ts', 'tools/test.ts'])

/** @type {readonly NodeJS.Signals[]} */
const SIGNALS = ['SIGTERM', 'SIGUSR2']
/**
 * A terminal sends these to every process in the foreground itself: passed on as well, Ctrl-C would count twice.
 * @type {readonly NodeJS.Signals[]}
 */
const TERMINAL_SIGNALS = ['SIGINT', 'SIGHUP', 'SIGQUIT']

const leaveToTerminal = () => {}

/** @type {(node: string, args: readonly string[]) => Promise<number>} the exit code */
function runUnder(node, args) {
  const child = spawn(node, args, { stdio: 'inherit' })
  /** @param {NodeJS.Signals} signal */
  const passOn = (signal) => void child.kill(signal)
  for (const signal of SIGNALS) process.on(signal, passOn)
  for (const signal of TERMINAL_SIGNALS) process.on(signal, process.stdin.isTTY ? leaveToTerminal : passOn)
  return new Promise((done, fail) => {
    child.once('error', ({ message }) => {
      fail(new BootFailure(`${node} does not run on this system (${message}). Start with Node 24 or newer instead.`))
    })
    child.once('exit', (code, signal) => done(code ?? 128 + (signal === null ? 0 : constants.signals[signal])))
  })
}

try {
  await main()
} catch (error) {
  if (!(error instanceof BootFailure)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}
