import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { BootFailure } from './boot-failure.mjs'
import { whileLocked } from './install-lock.mjs'
import { pinnedNodePath } from './pinned-node.mjs'

/**
 * Makes `node_modules` hold what `package-lock.json` says. Does nothing, in a few milliseconds, when a stamp says that
 * it does. Safe when several start at once: one installs, the others wait for it.
 *
 * @param {string} root of the repository
 * @throws {BootFailure} with npm's output; no stamp is left, so that the next start tries again
 */
export async function ensureInstalled(root) {
  const digest = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
  const stamp = join(root, 'node_modules', '.rollcall-installed')
  const isStamped = () => existsSync(stamp) && readFileSync(stamp, 'utf8') === digest
  if (isStamped()) return
  await whileLocked(join(root, '.rollcall-install.lock'), async () => {
    if (isStamped()) return
    if (!isInstalledByHand(root)) await install(root)
    writeFileSync(stamp, digest)
  })
}

/**
 * Whether somebody's own `npm install` left exactly what the lock file says: npm writes its record of an installation
 * last, so a record that agrees is a whole installation.
 *
 * @param {string} root
 */
function isInstalledByHand(root) {
  const record = join(root, 'node_modules', '.package-lock.json')
  const node = pinnedNodePath(root)
  if (!existsSync(record) || (node !== undefined && !existsSync(node))) return false
  const wanted = packagesIn(join(root, 'package-lock.json'))
  const found = packagesIn(record)
  for (const [path, { version, integrity, optional }] of wanted) {
    if (path === '') continue
    const there = found.get(path)
    if (there === undefined ? !optional : there.version !== version || there.integrity !== integrity) return false
  }
  return [...found.keys()].every((path) => wanted.has(path))
}

/** @typedef {{ readonly version?: string, readonly integrity?: string, readonly optional?: boolean }} Locked */

/** @type {(lockFile: string) => ReadonlyMap<string, Locked>} by the folder they are installed in */
function packagesIn(lockFile) {
  return new Map(Object.entries(JSON.parse(readFileSync(lockFile, 'utf8')).packages ?? {}))
}

/** Everything, whatever this user's npm leaves out elsewhere: the pinned Node is optional, the tests' tools are dev. */
const NPM_CI = ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error']

/** @param {string} root */
async function install(root) {
  const began = Date.now()
  process.stderr.write(
    'Installing what package-lock.json lists (npm ci; half a minute where npm has to download it) … ',
  )
  const { code, output } = await npm(root, NPM_CI)
  const seconds = ((Date.now() - began) / 1000).toFixed(1)
  process.stderr.write(code === 0 ? `done in ${seconds} s\n` : `failed after ${seconds} s\n`)
  if (code !== 0) throw new BootFailure(`${output.trim()}\n\nnpm ci failed; nothing was started. Start again to retry.`)
}

/** @type {(root: string, args: readonly string[]) => Promise<{ code: number | null, output: string }>} */
function npm(root, args) {
  const isWindows = process.platform === 'win32'
  const child = spawn(isWindows ? 'npm.cmd' : 'npm', args, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: isWindows,
  })
  /** @param {NodeJS.Signals} signal */
  const stop = (signal) => void child.kill(signal)
  process.on('SIGINT', stop).on('SIGTERM', stop)
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      output += text
    })
  }
  return new Promise((done, fail) => {
    child.once('error', ({ message }) => fail(new BootFailure(`npm cannot be run (${message}). It comes with Node.`)))
    child.once('close', (code) => {
      process.off('SIGINT', stop).off('SIGTERM', stop)
      done({ code, output })
    })
  })
}
