import type { StartedService } from '../../testing/started-service.ts'

/** What a browser does with cookies, and no more: for tests of sessions. */
export type Browser = {
  /** As a page of this server would call. */
  call(method: string, path: string, options?: BrowserCall): Promise<BrowserAnswer>
  /** Signs in; answers with what the library says. */
  signIn(email: string, password: string): Promise<BrowserAnswer>
  cookies(): ReadonlyMap<string, string>
  /** Attributes of the cookies set so far, as they came. */
  readonly setCookies: readonly string[]
}

export type BrowserCall = {
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  /** Whose page makes the call; the server's own unless given. `null`: nobody says. */
  readonly origin?: string | null
}

// oxlint-disable-next-line typescript/no-explicit-any -- a test looks into whatever came
export type BrowserAnswer = { readonly status: number; readonly body: any; readonly headers: Headers }

export const openBrowser = (
  service: Pick<StartedService, 'url'>,
  jar: ReadonlyMap<string, string> = new Map(),
): Browser => {
  const cookies = new Map(jar)
  const setCookies: string[] = []
  const call: Browser['call'] = async (method, path, { body, headers = {}, origin = service.url } = {}) => {
    const response = await fetch(service.url + path, {
      method,
      redirect: 'manual',
      headers: {
        ...(cookies.size === 0 ? {} : { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') }),
        ...(origin === null ? {} : { origin }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    for (const line of response.headers.getSetCookie()) {
      setCookies.push(line)
      const [name = '', value = ''] = (line.split(';', 1)[0] ?? '').split(/=(.*)/s)
      if (value === '' || /max-age=0\b/i.test(line)) cookies.delete(name)
      else cookies.set(name, value)
    }
    const text = await response.text()
    return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) }
  }
  return {
    call,
    signIn: (email, password) => call('POST', '/auth/sign-in/email', { body: { email, password } }),
    cookies: () => cookies,
    setCookies,
  }
}
