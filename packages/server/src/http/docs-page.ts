import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { brotliCompress, constants } from 'node:zlib'
import type { OpenApiDocument } from '@rollcall/api'
import scalar from '@scalar/fastify-api-reference'
import type { FastifyPluginAsync } from 'fastify'

/**
 * The reference page at `/docs` and the document it is made from at `/openapi.json`.
 *
 * The page loads everything from this server: the script is served from the installed package, fonts are the system's, and
 * whatever the script's maker may add in a later version (telemetry, assistants, proxies, share links) is switched off below and
 * kept from leaving by the Content-Security-Policy.
 */
export const docsPage =
  (document: OpenApiDocument): FastifyPluginAsync =>
  async (fastify) => {
    const text = JSON.stringify(document)
    const etag = `"${createHash('sha256').update(text).digest('base64url')}"`

    fastify.get('/openapi.json', (request, reply) => {
      void reply.headers({ etag, 'cache-control': 'no-cache', 'access-control-allow-origin': '*' })
      if (request.headers['if-none-match'] === etag) return reply.code(304).send()
      return reply.type('application/json; charset=utf-8').send(text)
    })

    const compressed = new Map<string, Promise<Buffer>>()
    fastify.addHook('onSend', async (request, reply, payload) => {
      if (typeof payload !== 'string' || request.method !== 'GET') return payload
      const type = String(reply.getHeader('content-type') ?? '')
      void reply.headers({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' })
      if (type.startsWith('text/html')) {
        void reply.header('content-security-policy', contentSecurityPolicy(payload))
        return payload
      }
      if (!type.startsWith('application/javascript') || !/\bbr\b/.test(request.headers['accept-encoding'] ?? '')) {
        return payload
      }
      // Five megabytes become one; compressed at the first visit and kept.
      void reply.headers({ 'content-encoding': 'br', vary: 'accept-encoding', 'cache-control': 'public, max-age=3600' })
      const path = request.url.split('?', 1)[0] ?? ''
      const body = compressed.get(path) ?? compress(payload)
      compressed.set(path, body)
      return body
    })

    await fastify.register(scalar, {
      routePrefix: '/docs',
      configuration: {
        url: '/openapi.json',
        pageTitle: 'Rollcall API reference',
        telemetry: false,
        withDefaultFonts: false,
        proxyUrl: '',
        agent: { disabled: true },
        mcp: { disabled: true },
        showDeveloperTools: 'never',
        hideClientButton: true,
        persistAuth: false,
        documentDownloadType: 'json',
        defaultOpenFirstTag: true,
        defaultHttpClient: { targetKey: 'shell', clientKey: 'curl' },
        theme: 'none',
        customCss: STYLE,
      },
    })
  }

const compress = (text: string): Promise<Buffer> =>
  promisify(brotliCompress)(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } })

/** Only this server, and of inline scripts only those that are on the page as it was made here. */
const contentSecurityPolicy = (html: string): string => {
  const hashes = [...html.matchAll(/<script(?![^>]*\bsrc=)[^>]*>([\s\S]*?)<\/script>/g)].map(
    ([, script = '']) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`,
  )
  return [
    "default-src 'none'",
    `script-src 'self' ${hashes.join(' ')}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "worker-src 'self' blob:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}

const STYLE = `
:root { --scalar-font: system-ui, sans-serif; --scalar-font-code: ui-monospace, 'Cascadia Code', Menlo, monospace; }
`
