/**
 * What a page of ours may load, and who may show it in a frame: everything from this server, nothing inline, nothing from
 * elsewhere.
 *
 * @param frameAncestors as in CSP: `'none'`, or origins divided by spaces
 */
export const contentSecurityPolicy = (frameAncestors: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    // Drawn from data: the QR code of a second factor.
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    // Forms are sent by script, and only to here.
    "form-action 'self'",
    `frame-ancestors ${frameAncestors}`,
  ].join('; ')
