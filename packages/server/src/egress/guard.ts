import { type LookupAddress, lookup as lookupAddresses } from 'node:dns'
import type { LookupFunction } from 'node:net'
import { RollcallError } from '@rollcall/core'
import {
  type Address,
  isExactly,
  isLoopback,
  isMetadataService,
  isNeverAVendor,
  isPublic,
  isUnspecified,
  isWithin,
  parseAddress,
  parseRange,
} from './addresses.ts'

/**
 * Keeps calls away from everything that is not a vendor: whoever may enter a base URL must not be able to make this
 * server call its own neighbours.
 */
export type Guard = {
  /**
   * Judges all that can be judged of a base URL without resolving its host. Addresses are judged in whatever spelling they come,
   * because a WHATWG URL has only one (`http://2130706433` is `http://127.0.0.1`).
   *
   * @throws RollcallError `egress_refused`
   */
  check(url: URL): void
  /**
   * The resolver of the sockets to an origin. It judges the very addresses that the socket then connects to, so there is no moment in
   * which a name can come to mean something else (DNS rebinding).
   */
  lookupFor(url: URL): LookupFunction
  /**
   * Judges a URL as a call would be judged now, its host resolved: for telling whoever enters it. A name that cannot be resolved is let
   * through; each call is judged anyway.
   *
   * @throws RollcallError `egress_refused`
   */
  judge(url: URL): Promise<void>
}

type Lookup = typeof lookupAddresses

/**
 * @param allow CIDRs, addresses, host names, and the word `loopback`: what may be called although it is not public, and
 * by plain http. This machine is opened by that word only, a metadata service only by its own address.
 * @throws RollcallError `invalid_request` for an entry that is none of these
 */
export const createGuard = (allow: readonly string[], lookup: Lookup = lookupAddresses): Guard => {
  const allowed = parseAllowed(allow)

  const mayConnect = (address: Address, url: URL): boolean => {
    // What nobody means who allows a range around it: each has to be named for itself.
    if (isUnspecified(address)) return false
    if (isLoopback(address)) return allowed.loopback
    if (isMetadataService(address)) return allowed.ranges.some((range) => isExactly(address, range))
    if (allowed.ranges.some((range) => isWithin(address, range))) return true
    // A name that an operator allowed is trusted to be near.
    if (allowed.hosts.has(hostOf(url))) return !isNeverAVendor(address)
    return url.protocol === 'https:' && isPublic(address)
  }

  /** All the addresses of a name must be good: which one the socket takes is not ours to choose. */
  const judge = (found: readonly LookupAddress[], url: URL): RollcallError | undefined => {
    if (found.length === 0) return refuse(url, 'it has no address')
    for (const { address: text } of found) {
      const address = parseAddress(text)
      if (address === undefined) return refuse(url, `"${text}" is no address`)
      if (!mayConnect(address, url)) return refuse(url, reasonOf(address))
    }
    return undefined
  }

  const guard: Guard = {
    check: (url) => {
      if (url.protocol !== 'https:' && url.protocol !== 'http:') {
        throw refuse(url, `${url.protocol} is not an address that is called; use https`)
      }
      if (url.username !== '' || url.password !== '') {
        throw refuse(url, 'a user name or password must not be part of the address; enter it as the credential')
      }
      const address = parseAddress(hostOf(url))
      if (address !== undefined && !mayConnect(address, url)) throw refuse(url, reasonOf(address))
    },
    lookupFor: (url) => (hostname, options, callback) =>
      lookup(hostname, { ...options, all: true }, (error, found) => {
        if (error !== null) return callback(error, [])
        const refusal = judge(found, url)
        if (refusal !== undefined) return callback(refusal, [])
        const [first] = found
        if (options.all === true || first === undefined) callback(null, found)
        else callback(null, first.address, first.family)
      }),
    judge: async (url) => {
      guard.check(url)
      await new Promise<void>((resolve, reject) => {
        guard.lookupFor(url)(hostOf(url), { all: true }, (error) => {
          if (error instanceof RollcallError) reject(error)
          // Plain http is for neighbours, and this is none that is known.
          else if (error !== null && url.protocol === 'http:') reject(refuse(url, 'its name is not known; use https'))
          else resolve()
        })
      })
    },
  }
  return guard
}

const reasonOf = (address: Address): string =>
  isPublic(address)
    ? 'plain http would show the credential to everybody on the way; use https'
    : 'it is not at a public address'

const refuse = (url: URL, reason: string): RollcallError =>
  new RollcallError(
    'egress_refused',
    `Rollcall does not call ${url.protocol}//${url.host}: ${reason}. If it is meant to be called all the same, the operator adds it to ROLLCALL_ALLOW_EGRESS.`,
    { effect: 'none' },
  )

type Allowed = {
  readonly loopback: boolean
  readonly ranges: readonly (readonly [Address, number])[]
  readonly hosts: ReadonlySet<string>
}

const HOST_NAME = /^[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*\.?$/

const parseAllowed = (entries: readonly string[]): Allowed => {
  const ranges: (readonly [Address, number])[] = []
  const hosts = new Set<string>()
  for (const entry of entries) {
    if (entry === 'loopback') continue
    const range = parseRange(entry)
    const host = entry.toLowerCase()
    if (range !== undefined) ranges.push(range)
    else if (HOST_NAME.test(host) && !/^[\d.]+$/.test(host)) hosts.add(withoutDot(host))
    else {
      throw new RollcallError(
        'invalid_request',
        `ROLLCALL_ALLOW_EGRESS holds "${entry}", which is neither a CIDR like 10.0.0.0/8 nor a host name.`,
      )
    }
  }
  return { loopback: entries.includes('loopback'), ranges, hosts }
}

/** The host without the brackets of IPv6 and the dot of a fully qualified name. */
export const hostOf = (url: URL): string => withoutDot(url.hostname.replace(/^\[(.*)\]$/, '$1'))

const withoutDot = (host: string): string => host.replace(/\.$/, '')
