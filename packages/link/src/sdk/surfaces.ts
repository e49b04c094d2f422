/** Where the hosted page is shown, and how one knows that it is gone. */
export type Surface = {
  readonly page: Window | null
  /** Calls back once when the person has closed it; stops looking when {@link Surface.close} is called. */
  onClosed(closed: () => void): void
  /** Calls back once when the browser shows no hosted page there: it cannot be reached, or may not be shown in this page. */
  onMissing(missing: () => void): void
  /** The hosted page has said that it is there. */
  arrived(): void
  close(): void
}

/** After it was loaded. */
const ARRIVES_WITHIN_MS = 1000

/** Over the whole page. The hosted page draws its own frame and says itself when it is closed. */
export const openIframe = (url: URL): Surface => {
  const iframe = document.createElement('iframe')
  iframe.title = 'Connect an account'
  iframe.style.cssText =
    'position:fixed;inset:0;width:100%;height:100%;border:0;z-index:2147483647;background:transparent;color-scheme:normal'
  iframe.src = url.href
  const before = document.activeElement
  // What lies beneath is out of reach, for the keyboard and for screen readers as well.
  const beneath = [...document.body.children].filter((element) => !element.hasAttribute('inert'))
  for (const element of beneath) element.setAttribute('inert', '')
  document.body.append(iframe)
  iframe.focus()
  let hasArrived = false
  return {
    page: iframe.contentWindow,
    onClosed: () => undefined,
    onMissing: (missing) => {
      // The page says that it is there while it loads; an error page of the browser is loaded just the same, and says nothing.
      const look = (): void => (hasArrived ? undefined : missing())
      iframe.addEventListener('load', () => window.setTimeout(look, ARRIVES_WITHIN_MS), { once: true })
    },
    arrived: () => {
      hasArrived = true
    },
    close: () => {
      iframe.remove()
      for (const element of beneath) element.removeAttribute('inert')
      if (before instanceof HTMLElement) before.focus()
    },
  }
}

/** There is no event for a window that was closed. */
const LOOK_EVERY_MS = 250

/** @returns `undefined` where the browser does not allow it */
export const openPopup = (
  url: URL,
  { width, height }: { readonly width: number; readonly height: number },
): Surface | undefined => {
  const left = window.screenX + Math.max(0, (window.outerWidth - width) / 2)
  const top = window.screenY + Math.max(0, (window.outerHeight - height) / 2)
  const features = `popup,width=${width},height=${height},left=${Math.round(left)},top=${Math.round(top)}`
  const page = window.open(url.href, '_blank', features)
  if (page === null) return undefined
  let timer: number | undefined
  return {
    page,
    onClosed: (closed) => {
      let wasClosed = false
      timer = window.setInterval(() => {
        // One look later: what it said last may still be on the way.
        if (wasClosed) closed()
        wasClosed = page.closed
      }, LOOK_EVERY_MS)
    },
    // There the person reads what is wrong.
    onMissing: () => undefined,
    arrived: () => undefined,
    close: () => {
      window.clearInterval(timer)
      page.close()
    },
  }
}
