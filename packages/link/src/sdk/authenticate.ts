import { readMessage } from './message.ts'
import type { LinkError, Linked, LinkOptions } from './options.ts'
import { pageUrl } from './page-url.ts'
import { openIframe, openPopup } from './surfaces.ts'

/** The script tag of this script, read while it runs; there is no document where an application renders on its server. */
const TAG = typeof document === 'undefined' ? null : document.currentScript

/** Where this script came from: the address of Rollcall, unless it was bundled into something else. */
const HOME = TAG !== null && 'src' in TAG ? TAG.src : import.meta.url

/**
 * Opens the hosted page in which a person links an account, and resolves when they have.
 *
 * Rejects with the string `closed` when they closed it, `blocked` when the browser allowed no window, else with a `LinkError` whose `error_type` says why.
 *
 * @example const { integrated_account_id } = await authenticate(linkToken, { integration: 'scim' })
 */
export const authenticate = (linkToken: string, options: LinkOptions = {}): Promise<Linked> => {
  const baseUrl = options.baseUrl ?? HOME
  const url = pageUrl(linkToken, options, { baseUrl, origin: window.location.origin })
  return new Promise((resolve, reject) => {
    if (options.sameWindow) {
      window.location.assign(url)
      return
    }
    const { iframe = true, width = 700, height = 800 } = options
    const surface = iframe ? openIframe(url) : openPopup(url, { width, height })
    if (surface === undefined) {
      reject('blocked')
      return
    }
    const end = (settle: () => void): void => {
      window.removeEventListener('message', hear)
      surface.close()
      settle()
    }
    const hear = ({ data, origin, source }: MessageEvent): void => {
      if (source !== surface.page || origin !== url.origin) return
      const message = readMessage(data)
      switch (message?.kind) {
        case 'arrived':
          return surface.arrived()
        case 'linked':
          return end(() => resolve(message.linked))
        case 'closed':
          return end(() => reject('closed'))
        case 'failed':
          return end(() => reject(message.error))
        case undefined:
          return
      }
    }
    window.addEventListener('message', hear)
    surface.onClosed(() => end(() => reject('closed')))
    surface.onMissing(() => end(() => reject(missing(url.origin))))
  })
}

const missing = (rollcall: string): LinkError =>
  Object.assign(
    new Error(
      `${rollcall} cannot be shown here. Add ${window.location.origin} to the origins of the link settings, and see that it can be reached.`,
    ),
    { error_type: 'connection_error' as const },
  )
