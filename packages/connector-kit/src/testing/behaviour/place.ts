import { type Group, RollcallError, type User } from '@rollcall/core'
import type { Capability } from '../../capabilities.ts'
import type { AuthScheme } from '../../define-connector.ts'
import type { Directory } from '../../directory.ts'
import { forwardTo } from '../forward-to.ts'
import { presentMethods } from '../present-methods.ts'
import { type ScriptedServer, startScriptedServer } from '../scripted-server.ts'
import { openTestSession, type TestSession } from '../test-session.ts'
import type { RunningVendor, Subject } from './running-vendor.ts'

type Users = NonNullable<Directory['users']>
type Groups = NonNullable<Directory['groups']>

/** Everything one test of the behaviour suite works with. */
export type Place = AsyncDisposable & {
  readonly vendor: RunningVendor
  /** Stands between connector and vendor, tells the vendor's truth, and can be told to spoil it. */
  readonly wire: ScriptedServer
  /** The same for the vendor's other base URLs. */
  readonly services: Readonly<Record<string, ScriptedServer>>
  readonly paths: { readonly users: string; readonly groups: string }
  readonly session: TestSession
  readonly directory: Directory
  /** What the probe found that this server can do. */
  readonly capabilities: readonly Capability[]
  readonly users: Required<Users>
  readonly groups: Required<Groups>
}

/** Starts the vendor, proves the credential and opens the connector's directory, as the server does at connect. */
export const openPlace = async (subject: Subject): Promise<Place> => {
  const vendor = await subject.start()
  const wire = await startScriptedServer(forwardTo(vendor.baseUrl))
  const services = Object.fromEntries(
    await Promise.all(
      Object.entries(vendor.services ?? {}).map(
        async ([name, url]) => [name, await startScriptedServer(forwardTo(url))] as const,
      ),
    ),
  )
  const options = {
    auth: schemeFor(subject.connector, vendor.credential),
    credential: vendor.credential,
    baseUrl: wire.baseUrl,
    settings: Object.fromEntries(Object.entries(services).map(([name, { baseUrl }]) => [name, baseUrl])),
    timeoutMs: 10_000,
  }
  const { discovered, capabilities } = await subject.connector.probe(openTestSession(options))
  const session = openTestSession({ ...options, discovered })
  const directory = subject.connector.open(session)
  return {
    vendor,
    wire,
    services,
    paths: subject.paths ?? { users: '/Users', groups: '/Groups' },
    session,
    directory,
    capabilities,
    users: presentMethods(directory.users),
    groups: presentMethods(directory.groups),
    [Symbol.asyncDispose]: async () => {
      for (const server of [wire, ...Object.values(services)]) await server[Symbol.asyncDispose]()
      await vendor[Symbol.asyncDispose]()
    },
  }
}

/** The scheme that a credential is for: the one that knows all of its keys. */
export const schemeFor = ({ auth }: Subject['connector'], credential: Readonly<Record<string, string>>): AuthScheme =>
  auth.find(({ identity, secrets }) =>
    Object.keys(credential).every((key) => [...identity, ...secrets].includes(key)),
  ) ?? auth[0]

/** Every row of a listing. */
export const allOf = async <T extends User | Group>(
  list: (request: {
    where: []
    position: string | undefined
    limit: number
  }) => Promise<{ items: readonly T[]; next: string | undefined }>,
): Promise<readonly T[]> => {
  const items: T[] = []
  let position: string | undefined
  do {
    const page = await list({ where: [], position, limit: 100 })
    items.push(...page.items)
    position = page.next
  } while (position !== undefined)
  return items
}

/** The error that a call fails with; a call that does not fail is an error itself. */
export const failureOf = async (call: Promise<unknown>): Promise<RollcallError> => {
  const outcome = await call.then(
    () => undefined,
    (error: unknown) => error,
  )
  if (outcome instanceof RollcallError) return outcome
  throw outcome ?? new TypeError('The call did not fail.')
}
