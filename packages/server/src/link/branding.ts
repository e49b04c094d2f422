import { brandingSchema } from '@rollcall/api'
import { type JsonObject, RollcallError } from '@rollcall/core'
import type { z } from 'zod'

/** What the hosted page looks like. */
export type Branding = z.output<typeof brandingSchema>

type Wanted = {
  readonly name?: string | null | undefined
  readonly logo_url?: string | null | undefined
  readonly color?: string | null | undefined
}

const MOST_LOGO_BYTES = 64 * 1024

/** What is kept, with a change to it. @throws RollcallError `invalid_request` */
export const changedBranding = (kept: JsonObject, wanted: Wanted): Branding => {
  const before = toBranding(kept)
  const { name = before.name, logo_url = before.logo_url, color = before.color } = wanted
  if (logo_url !== null) assertLogo(logo_url)
  return withTextColor({ name, logo_url, color })
}

export const toBranding = (kept: JsonObject): Branding => {
  const { name = null, logo_url = null, color = null } = brandingSchema.partial().parse(kept)
  return withTextColor({ name, logo_url, color })
}

/** Black or white, whichever is easier to read: one of them always has a contrast of 4.5 or more (WCAG 2.2, 1.4.3). */
const withTextColor = (branding: Omit<Branding, 'text_color'>): Branding => ({
  ...branding,
  text_color: branding.color === null ? null : luminance(branding.color) > MIDDLE ? '#000000' : '#ffffff',
})

/** Where black and white are equally easy to read: (l + 0.05)² = 1.05 × 0.05. */
const MIDDLE = Math.sqrt(1.05 * 0.05) - 0.05

const luminance = (color: string): number => {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(color.slice(at, at + 2), 16) / 255
    return part <= 0.040_45 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

const assertLogo = (logo: string): void => {
  const data = /^data:image\/(png|svg\+xml);base64,([A-Za-z0-9+/]+={0,2})$/.exec(logo)?.[2]
  if (data !== undefined) {
    if (Buffer.byteLength(data, 'base64') <= MOST_LOGO_BYTES) return
    throw refuse(`is larger than ${MOST_LOGO_BYTES} bytes`)
  }
  const url = URL.parse(logo)
  if (url?.protocol !== 'https:' || url.username !== '' || logo.length > 2000) {
    throw refuse('must be an https URL, or data:image/png;base64,… or data:image/svg+xml;base64,…')
  }
}

const refuse = (message: string): RollcallError =>
  new RollcallError('invalid_request', `The logo ${message}.`, {
    failures: [{ path: 'branding.logo_url', message }],
    effect: 'none',
  })
