import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { chmod, chown, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'

/** A PostgreSQL server for one run of the tests, in a folder of its own. */
export type PostgresCluster = {
  /** Of its superuser, with the password. */
  readonly url: string
  readonly folder: string
  /** Stops it and deletes the folder. */
  close(): Promise<void>
}

/** PostgreSQL refuses to run as root: there it runs as `nobody`, who has this number everywhere. */
const NOBODY = { uid: 65_534, gid: 65_534 }

/** Nothing here outlives the run, so nothing need reach the disk. */
const SETTINGS = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=200']

/**
 * Starts the server and holds it while its standard input is open, which it is as long as the process that starts it
 * lives. However that one ends, by a signal, a crash or `kill -9`, the server stops and its folder goes.
 */
const HOLD = `exec 3<&0
"$@" >&2 & server=$!
{ cat <&3 >/dev/null; kill -INT $server; } & holder=$!
wait $server; kill $holder 2>/dev/null; cd /; rm -rf "$FOLDER"`

/**
 * Creates and starts a cluster on a free port of the loopback.
 *
 * @param programs the folder of `initdb` and `postgres`, see `postgres-binaries.ts`
 * @throws Error with what PostgreSQL printed
 */
export const startPostgresCluster = async (programs: string): Promise<PostgresCluster> => {
  const folder = await mkdtemp(join(tmpdir(), 'rollcall-postgres-'))
  try {
    const user = process.getuid?.() === 0 ? NOBODY : {}
    const data = join(folder, 'data')
    const password = randomBytes(16).toString('hex')
    await createData(programs, { folder, data, password, user })
    const port = await freePort()
    const server = spawn(
      'sh',
      ['-c', HOLD, 'sh', join(programs, 'postgres'), '-D', data, '-p', String(port), ...settings(folder)],
      // Detached, because Ctrl-C at a terminal is for the tests, which then end and with them the server.
      {
        cwd: folder,
        env: { ...process.env, FOLDER: folder },
        stdio: ['pipe', 'ignore', 'pipe'],
        detached: true,
        ...user,
      },
    )
    await isReady(server)
    return {
      url: `postgres://postgres:${password}@127.0.0.1:${port}/postgres`,
      folder,
      close: async () => {
        const ended = once(server, 'exit')
        server.stdin?.end()
        await ended
      },
    }
  } catch (error) {
    await rm(folder, { recursive: true, force: true })
    throw error
  }
}

type Place = {
  readonly folder: string
  readonly data: string
  readonly password: string
  readonly user: { readonly uid?: number; readonly gid?: number }
}

const createData = async (programs: string, { folder, data, password, user }: Place): Promise<void> => {
  await chmod(folder, 0o700)
  const passwordFile = join(folder, 'password')
  await writeFile(passwordFile, password)
  for (const path of [folder, passwordFile]) await chown(path, user.uid ?? -1, user.gid ?? -1)
  // "password" and not SCRAM: the tests connect hundreds of times, over the loopback only.
  const options = [
    '--username=postgres',
    `--pwfile=${passwordFile}`,
    '--auth=password',
    '--encoding=UTF8',
    '--locale=C',
  ]
  await promisify(execFile)(join(programs, 'initdb'), ['-D', data, '--no-sync', ...options], { cwd: folder, ...user })
}

const settings = (folder: string): readonly string[] =>
  ['listen_addresses=127.0.0.1', `unix_socket_directories=${folder}`, ...SETTINGS].flatMap((setting) => ['-c', setting])

const isReady = async (server: ChildProcess): Promise<void> => {
  if (server.stderr === null) throw new TypeError('the standard error of the server is piped')
  const printed: string[] = []
  for await (const line of createInterface(server.stderr)) {
    if (line.includes('ready to accept connections')) {
      // Read on, or the pipe fills up and the server waits for us.
      server.stderr.resume()
      return
    }
    printed.push(line)
  }
  throw new Error(`PostgreSQL did not start:\n${printed.join('\n')}`)
}

const freePort = async (): Promise<number> => {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  await once(probe, 'close')
  if (address === null || typeof address === 'string') throw new TypeError('a TCP server has a port')
  return address.port
}
