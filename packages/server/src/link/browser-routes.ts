import { finishAuthorization, startAuthorization } from '@rollcall/api'
import { RollcallError } from '@rollcall/core'
import type { Logger } from 'pino'
import { type Call, type Route, route, type VerbatimAnswer, verbatim } from '../http/index.ts'
import type { Consent } from './consent.ts'
import { NOTICE_HEADERS, noticePage } from './notice.ts'

const COOKIE = 'rollcall_link'
const COOKIE_SECONDS = 3600

type AnyCall = Pick<Call<typeof startAuthorization>, 'setHeader' | 'raw'>

/** Where a browser passes on its way to the vendor and back. Whatever is wrong is a page: a person is there to read it. */
export const browserRoutes = ({
  consent,
  publicUrl,
  log,
}: {
  readonly consent: Pick<Consent, 'start' | 'finish'>
  readonly publicUrl: () => string
  readonly log: Logger
}): readonly Route[] => [
  route(startAuthorization, (call) =>
    leading(call, log, async () => {
      const { url, browser } = await consent.start(call.params.id, browserOf(call))
      // Not sent with a request from another site, but with the vendor's redirect, which is one of a person.
      const secure = publicUrl().startsWith('https:') ? '; Secure' : ''
      call.setHeader(
        'set-cookie',
        `${COOKIE}=${browser}; Path=/oauth; Max-Age=${COOKIE_SECONDS}; HttpOnly; SameSite=Lax${secure}`,
      )
      return url
    }),
  ),
  route(finishAuthorization, (call) =>
    leading(call, log, async () => {
      const { query } = call
      const text = (name: string): string | undefined => {
        const value = query[name]
        return typeof value === 'string' && value !== '' ? value : undefined
      }
      const id = await consent.finish({
        state: text('state'),
        code: text('code'),
        error: text('error'),
        issuer: text('iss'),
        browser: browserOf(call),
      })
      return `${publicUrl()}/connect-account?outcome=${id}`
    }),
  ),
]

const leading = async (call: AnyCall, log: Logger, whereTo: () => Promise<string>): Promise<VerbatimAnswer> => {
  for (const [name, value] of Object.entries(NOTICE_HEADERS)) call.setHeader(name, value)
  const contentType = 'text/html; charset=utf-8'
  try {
    call.setHeader('location', await whereTo())
    return verbatim({ status: 303, contentType, body: '' })
  } catch (error) {
    if (error instanceof RollcallError) {
      return verbatim({ status: error.status, contentType, body: noticePage(error.message) })
    }
    log.error({ event: 'browser_not_led', err: error }, 'a browser could not be led on')
    return verbatim({ status: 500, contentType, body: noticePage(BROKEN) })
  }
}

const BROKEN = 'Something went wrong here. Close this window and start again.'

const browserOf = ({ raw }: AnyCall): string | undefined =>
  new RegExp(`(?:^|;\\s*)${COOKIE}=([A-Za-z0-9_-]{43})(?:;|$)`).exec(raw.request.headers.cookie ?? '')?.[1]
