import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { isAllowedOrigin } from '../../packages/server/src/link/origins.ts'

type MayOpen = (
  origin: string,
  allowed: { readonly opener_origins: readonly string[]; readonly loopback_allowed: boolean },
) => boolean

/** The page's own rule. It is compiled for browsers, apart from the server, so it is loaded by its address. */
const page = new URL('../../packages/link/src/page/opener.ts', import.meta.url).href

describe('a page of this machine', () => {
  let mayOpen: MayOpen
  beforeEach(async () => {
    vi.stubGlobal('window', { location: { origin: 'https://rollcall.test' } })
    ;({ mayOpen } = (await import(page)) satisfies { readonly mayOpen: MayOpen })
  })
  afterEach(() => vi.unstubAllGlobals())

  it.each<[string, boolean]>([
    ['http://localhost', true],
    ['http://localhost:3000', true],
    ['https://localhost:8443', true],
    ['http://127.0.0.1:5173', true],
    ['https://[::1]:3000', true],
    ['http://127.0.0.2:3000', true],
    ['https://127.255.255.254', true],
    ['http://app.localhost:3000', true],
    ['https://a.b.localhost', true],
    ['http://LOCALHOST:3000', true],
    ['http://[::2]:3000', false],
    ['http://[::ffff:127.0.0.1]:3000', false],
    ['http://128.0.0.1:3000', false],
    ['http://10.127.0.0', false],
    ['http://127.0.0.1.evil.test', false],
    ['http://evil-localhost', false],
    ['http://localhost@evil.test', false],
    ['ftp://localhost', false],
    ['http://localhost.evil.test', false],
    ['https://app.acme.test', false],
    ['null', false],
    ['', false],
  ])('%s may open the hosted page in local mode, by server and page alike: %s', (origin, isAllowed) => {
    const asked = (loopback: boolean) => [
      isAllowedOrigin(origin, { origins: [], loopbackAllowed: loopback }),
      mayOpen(origin, { opener_origins: [], loopback_allowed: loopback }),
    ]
    expect(asked(true)).toEqual([isAllowed, isAllowed])
    expect(asked(false)).toEqual([false, false])
  })
})
