/**
 * What a page of ours may load, and who may show it in a frame: everything from this server, nothing inline, nothing from
 * elsewhere but pictures where a page shows an operator's own logo.
 *
 * @param frameAncestors as in CSP: `'none'`, or origins divided by spaces
 */
export const contentSecurityPolicy = (
  frameAncestors: string,
  { foreignImages }: { readonly foreignImages: boolean },
): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    // Drawn from data: the QR code of a second factor, a logo.
    `img-src 'self' data:${foreignImages ? ' https:' : ''}`,
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    // A page of nobody's frame may be one around our own: the console opens the hosted page. No frames within frames.
    ...(frameAncestors === "'none'" ? ["frame-src 'self'"] : []),
    "base-uri 'none'",
    // Forms are sent by script, and only to here.
    "form-action 'self'",
    `frame-ancestors ${frameAncestors}`,
  ].join('; ')
