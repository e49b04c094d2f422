import type { LookupAddress } from 'node:dns'
import { describe, expect, it } from 'vitest'
import { createGuard } from './guard.ts'

const check = (url: string, allow: readonly string[] = []): string => {
  try {
    createGuard(allow).check(new URL(url))
    return 'passes'
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

const REFUSED = [
  'https://127.0.0.1',
  'https://127.1',
  'https://2130706433',
  'https://0x7f000001',
  'https://0177.0.0.1',
  'https://0x7f.0.0.0x1',
  'https://127.0.0.1.',
  'https://[::1]',
  'https://[::]',
  'https://0.0.0.0',
  'https://0',
  'https://[::ffff:127.0.0.1]',
  'https://[::ffff:7f00:1]',
  'https://[::127.0.0.1]',
  'https://[64:ff9b::7f00:1]',
  'https://[64:ff9b::169.254.169.254]',
  'https://[64:ff9b:1::10.0.0.1]',
  'https://[2002:7f00:1::]',
  'https://[2002:a00:1::1]',
  'https://[2001:0:4136:e378:8000:63bf:3fff:fdd2]',
  'https://10.0.0.1',
  'https://172.16.5.4',
  'https://192.168.1.1',
  'https://100.64.0.1',
  'https://100.100.100.200',
  'https://169.254.169.254',
  'https://168.63.129.16',
  'https://[fd00:ec2::254]',
  'https://[fe80::1]',
  'https://[fec0::1]',
  'https://224.0.0.1',
  'https://[ff02::1]',
  'https://255.255.255.255',
  'https://192.0.2.1',
  'https://198.18.0.1',
  'https://240.0.0.1',
]

describe('the egress guard', () => {
  it.each(REFUSED)('refuses %s', (url) => {
    expect(check(url)).toContain('ROLLCALL_ALLOW_EGRESS')
  })

  it('lets public addresses pass by https, and not by http', () => {
    expect(check('https://93.184.216.34')).toBe('passes')
    expect(check('https://[2606:2800:220:1::1]')).toBe('passes')
    expect(check('https://[64:ff9b::93.184.216.34]')).toBe('passes')
    expect(check('http://93.184.216.34')).toContain('use https')
  })

  it('refuses other schemes and credentials in the address, without repeating them', () => {
    expect(check('ftp://example.com')).toContain('use https')
    const message = check('https://user:hunter2@example.com')
    expect(message).toContain('must not be part of the address')
    expect(message).not.toContain('hunter2')
  })

  it('lets pass what is allowed: ranges in any spelling, loopback only by its word', () => {
    expect(check('http://10.1.2.3', ['10.0.0.0/8'])).toBe('passes')
    expect(check('http://[::ffff:10.1.2.3]', ['10.0.0.0/8'])).toBe('passes')
    expect(check('https://11.1.2.3', ['10.0.0.0/8'])).toBe('passes')
    expect(check('http://[fd12::1]', ['fd12::/16'])).toBe('passes')
    expect(check('http://10.0.0.7', ['10.0.0.7'])).toBe('passes')
    expect(check('http://127.0.0.1', ['10.0.0.0/8'])).toContain('ROLLCALL_ALLOW_EGRESS')
    expect(check('http://127.0.0.1', ['loopback'])).toBe('passes')
    expect(check('http://[::1]', ['loopback'])).toBe('passes')
    expect(check('http://169.254.169.254', ['loopback'])).toContain('ROLLCALL_ALLOW_EGRESS')
  })

  it.each([
    ['http://[fd00:ec2::254]', 'fd00::/8', 'fd00:ec2::254'],
    ['http://100.100.100.200', '100.64.0.0/10', '100.100.100.200'],
    ['http://169.254.169.254', '169.254.0.0/16', '169.254.169.254/32'],
  ])('opens a metadata service, %s, to nobody who does not name it: not by %s, but by %s', (url, range, exact) => {
    expect(check(url, [range])).toContain('ROLLCALL_ALLOW_EGRESS')
    expect(check(url, [exact])).toBe('passes')
  })

  it.each([
    ['http://127.0.0.1', '127.0.0.0/8'],
    ['http://127.0.0.1', '127.0.0.1'],
    ['http://[::1]', '::/0'],
    ['http://0.0.0.0', '0.0.0.0/0'],
    ['http://[::]', '::/0'],
  ])('never reaches this machine, %s, by a range, %s', (url, range) => {
    expect(check(url, [range])).toContain('ROLLCALL_ALLOW_EGRESS')
  })

  it('refuses to start with an entry that means nothing', () => {
    for (const entry of ['10.0.0.0/33', '10.0.0', 'http://x', 'a b', '*']) {
      expect(() => createGuard([entry])).toThrow(`holds "${entry}"`)
    }
  })
})

describe("the guard's resolver", () => {
  const resolve = (
    url: string,
    addresses: readonly LookupAddress[],
    allow: readonly string[] = [],
  ): Promise<unknown> => {
    const lookup = ((
      _host: string,
      _options: object,
      callback: (error: null, found: readonly LookupAddress[]) => void,
    ) => callback(null, addresses)) as unknown as Parameters<typeof createGuard>[1] // border: one of the overloads of dns.lookup
    const guard = createGuard(allow, lookup)
    return new Promise((done) =>
      guard.lookupFor(new URL(url))('host', { all: true }, (error, found) => done(error?.message ?? found)),
    )
  }
  const at = (address: string): LookupAddress => ({ address, family: address.includes(':') ? 6 : 4 })

  it('passes on public addresses', async () => {
    expect(await resolve('https://vendor.example', [at('93.184.216.34')])).toEqual([at('93.184.216.34')])
  })

  it('refuses a name that resolves to a private address, also beside a public one', async () => {
    expect(await resolve('https://rebind.example', [at('93.184.216.34'), at('127.0.0.1')])).toContain(
      'not at a public address',
    )
    expect(await resolve('https://rebind.example', [at('::ffff:10.0.0.1')])).toContain('not at a public address')
    expect(await resolve('https://rebind.example', [])).toContain('no address')
  })

  it('does not show the address that a name of the inner network resolves to', async () => {
    expect(await resolve('https://intranet.example', [at('10.20.30.40')])).not.toContain('10.20.30.40')
  })

  it('trusts an allowed name to be near, and never to be a metadata service or this machine', async () => {
    const allow = ['Directory.Internal']
    expect(await resolve('http://directory.internal', [at('10.0.0.5')], allow)).toEqual([at('10.0.0.5')])
    expect(await resolve('http://directory.internal', [at('169.254.169.254')], allow)).toContain(
      'ROLLCALL_ALLOW_EGRESS',
    )
    expect(await resolve('http://directory.internal', [at('127.0.0.1')], allow)).toContain('ROLLCALL_ALLOW_EGRESS')
    expect(await resolve('https://other.internal', [at('10.0.0.5')], allow)).toContain('ROLLCALL_ALLOW_EGRESS')
  })
})
