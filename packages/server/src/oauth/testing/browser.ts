import { PUBLIC_URL } from './oauth-vendor.ts'

export type Page = {
  readonly url: URL
  readonly status: number
  readonly text: string
  readonly setCookies: readonly string[]
}

/** A browser's window: cookies, redirects, and nothing else. For tests only. */
export class Browser {
  readonly #cookies = new Map<string, Map<string, string>>()
  readonly #serviceUrl: string

  constructor(serviceUrl: string) {
    this.#serviceUrl = serviceUrl
  }

  /** Goes to an address and on wherever it leads, until somewhere the predicate likes; there it does not go. */
  async go(address: string, stopAt: (url: URL) => boolean = () => false): Promise<Page> {
    let url = new URL(address)
    let status = 0
    let text = ''
    let setCookies: readonly string[] = []
    for (let hops = 0; hops < 12; hops += 1) {
      const jar = this.#cookies.get(url.host) ?? new Map<string, string>()
      this.#cookies.set(url.host, jar)
      const response = await fetch(this.#whereItIs(url), {
        redirect: 'manual',
        headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') },
      })
      status = response.status
      text = await response.text()
      setCookies = response.headers.getSetCookie()
      for (const cookie of setCookies) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
        if (value === '') jar.delete(name)
        else jar.set(name, value)
      }
      const location = response.headers.get('location')
      if (location === null) break
      url = new URL(location, url)
      if (stopAt(url)) break
    }
    return { url, status, text, setCookies }
  }

  #whereItIs(url: URL): string {
    return url.origin === PUBLIC_URL ? `${this.#serviceUrl}${url.pathname}${url.search}` : url.href
  }
}
