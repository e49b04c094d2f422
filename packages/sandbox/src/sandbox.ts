/** A sandbox: one HTTP server in front of one workspace, and the control of it. */

import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ADMIN_PREFIX } from './admin/answer-admin.ts'
import type { SandboxControl } from './control/control.ts'
import { createControl } from './control/control.ts'
import { answerDoor } from './control/door.ts'
import { DOOR_PREFIX } from './control/doors.ts'
import type { Clock, SeedOptions } from './core.ts'
import { createCore } from './core.ts'
import { deliver, readBody } from './http/deliver.ts'
import type { VendorRequest } from './http/exchange.ts'
import type { RateLimits } from './rate-limit.ts'
import { MAX_BODY_BYTES, SCIM_PREFIX } from './scim/answer-scim.ts'
import type { SwitchSettings } from './switches.ts'
import { receive } from './vendor.ts'
import { type Mount, mount } from './vendors/mount.ts'
import { samplePeople } from './vendors/sample-people.ts'
import { createVendors, type SandboxVendors } from './vendors/vendors.ts'

/** How many of the sample company's people the other vendors have. */
const VENDOR_PEOPLE = 60

/** Opens `/_sandbox/…` unless another is given. */
export const DEFAULT_CONTROL_TOKEN = 'sandbox-control'

export type SandboxOptions = {
  /** Members; 120 unless given, up to a million. */
  readonly size?: number | undefined
  /** Any text; the same seed gives the same ids. */
  readonly seed?: string | undefined
  readonly groups?: number | undefined
  readonly guests?: number | undefined
  readonly temporaryMembers?: number | undefined
  readonly switches?: Partial<SwitchSettings> | undefined
  readonly limits?: Partial<RateLimits> | undefined
  readonly controlToken?: string | undefined
  /** Epoch milliseconds; the machine's clock unless given. */
  readonly clock?: Clock | undefined
}

export type ListeningSandbox = {
  /** Scheme, host and port, e.g. `http://127.0.0.1:4010`. */
  readonly url: string
  readonly port: number
  /** Where the SCIM API begins. */
  readonly scimUrl: string
  /** Where the Admin API begins. */
  readonly adminUrl: string
}

export type Sandbox = {
  /** Starts to answer. @param port 0, the default, takes a free one. @param host loopback unless given. */
  readonly listen: (port?: number, host?: string) => Promise<ListeningSandbox>
  /** Stops, cutting what is still open. */
  readonly close: () => Promise<void>
  readonly control: SandboxControl
  /** The vendors beside the Notion workspace, each below `/<name>`. */
  readonly vendors: SandboxVendors
  readonly controlToken: string
}

/**
 * Makes a sandbox that does not listen yet.
 *
 * @example
 * const sandbox = createSandbox()
 * const { scimUrl } = await sandbox.listen()
 * await fetch(`${scimUrl}/Users?count=10`, { headers: { authorization: `Bearer ${SAMPLE_SCIM_TOKEN}` } })
 * await sandbox.close()
 */
export function createSandbox(options: SandboxOptions = {}): Sandbox {
  const controlToken = options.controlToken ?? DEFAULT_CONTROL_TOKEN
  const core = createCore({
    clock: options.clock ?? Date.now,
    seed: seedOf(options),
    switches: options.switches ?? {},
    limits: options.limits ?? {},
  })
  const vendors = createVendors({ clock: core.now, people: samplePeople(VENDOR_PEOPLE) })
  const mounts = Object.values(vendors).map((vendor) => mount(vendor, core.now))
  const control = createControl(core, mounts)
  const naps = new Set<{ readonly end: () => void }>()

  const server = createServer((message, response) => {
    answer(message, response).catch((error: unknown) => {
      // A defect of the sandbox must not look like a vendor's answer.
      if (!response.headersSent) response.writeHead(599, { 'content-type': 'text/plain' })
      response.end(`The sandbox failed: ${String(error)}`)
    })
  })

  async function answer(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = toRequest(message, await readBody(message, MAX_BODY_BYTES))
    if (request.path === DOOR_PREFIX || request.path.startsWith(`${DOOR_PREFIX}/`)) {
      await deliver(response, { kind: 'answer', answer: answerDoor(control, request, controlToken) })
      return
    }
    const mounted = mountOf(mounts, request.path)
    await deliver(response, await (mounted?.receive(request, nap) ?? receive(core, request, nap)))
  }

  function nap(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => entry.end(), milliseconds)
      const entry = {
        end: () => {
          clearTimeout(timer)
          naps.delete(entry)
          resolve()
        },
      }
      naps.add(entry)
    })
  }

  return {
    control,
    vendors,
    controlToken,
    listen: (port = 0, host = '127.0.0.1') =>
      new Promise((resolve, reject) => {
        server.once('error', reject)
        server.listen(port, host, () => {
          server.off('error', reject)
          // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a server that listens on a port has one
          const address = server.address() as AddressInfo
          const url = `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`
          resolve({ url, port: address.port, scimUrl: url + SCIM_PREFIX, adminUrl: url + ADMIN_PREFIX })
        })
      }),
    close: () =>
      new Promise((resolve) => {
        for (const entry of naps) entry.end()
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** Whose path it is; the workspace's, where none of them says that it is theirs. */
function mountOf(mounts: readonly Mount[], path: string): Mount | undefined {
  const [, first] = path.split('/', 2)
  return mounts.find(({ vendor }) => vendor.name === first)
}

function seedOf({ size, seed, groups, guests, temporaryMembers }: SandboxOptions): Partial<SeedOptions> {
  return {
    ...(size !== undefined && { size }),
    ...(seed !== undefined && { seed }),
    ...(groups !== undefined && { groups }),
    ...(guests !== undefined && { guests }),
    ...(temporaryMembers !== undefined && { temporaryMembers }),
  }
}

function toRequest(message: IncomingMessage, body: Buffer): VendorRequest {
  const [path = '/', query = ''] = (message.url ?? '/').split(/\?(.*)/s)
  return {
    method: message.method ?? 'GET',
    path,
    query: new URLSearchParams(query),
    headers: message.headers,
    body,
    remoteAddress: message.socket.remoteAddress ?? '',
  }
}
