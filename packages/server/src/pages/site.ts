import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import files from '@fastify/static'
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { contentSecurityPolicy } from './content-security-policy.ts'
import { unbuiltPage } from './unbuilt-page.ts'

/** Pages that were built into a folder, and the rules under which they are shown. */
export type Site = {
  /** The package that builds it, for whoever finds it not built. */
  readonly name: string
  /** Where it is served, without a slash at the end. */
  readonly prefix: string
  /** Holds `index.html`, and under `assets/` files with a hash of their content in their name. */
  readonly folder: string
  /** Who may show it in a frame, as in CSP; asked for each page where that depends on the request. */
  readonly frameAncestors: string | ((request: FastifyRequest) => Promise<string>)
  /** Whether it shows pictures of other servers. */
  readonly foreignImages?: boolean
}

/** A file under `assets/` never changes: another content has another name. */
const FOREVER = 'public, max-age=31536000, immutable'

/**
 * Serves a site: its files as they are, and its `index.html` for every other path below the prefix, because the pages
 * route themselves.
 */
export const site =
  ({ name, prefix, folder, frameAncestors, foreignImages = false }: Site): FastifyPluginAsync =>
  async (fastify) => {
    const page = join(folder, 'index.html')
    const sendPage = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
      const ancestors = typeof frameAncestors === 'string' ? frameAncestors : await frameAncestors(request)
      void reply.type('text/html; charset=utf-8').headers({
        'content-security-policy': contentSecurityPolicy(ancestors, { foreignImages }),
        'cache-control': 'no-cache',
      })
      try {
        return await reply.send(await readFile(page))
      } catch (error) {
        if (!isMissing(error)) throw error
        return reply.code(503).send(unbuiltPage(name))
      }
    }

    await fastify.register(
      async (scope) => {
        scope.addHook('onRequest', async (_request, reply) => {
          void reply.headers({
            'x-content-type-options': 'nosniff',
            'referrer-policy': 'no-referrer',
          })
        })
        await scope.register(files, {
          root: folder,
          // Not there until it is built; looked for at each request.
          suppressWarning: true,
          index: false,
          cacheControl: false,
          preCompressed: true,
          // The page is never sent as a file, which would be without its policy.
          allowedPath: (path) => !path.startsWith('/index.html'),
          setHeaders: (reply, path) => {
            void reply.header('cache-control', path.startsWith(join(folder, 'assets')) ? FOREVER : 'no-cache')
          },
        })
        scope.setNotFoundHandler(async (request, reply) => {
          const path = request.url.split('?', 1)[0] ?? ''
          // An old page that asks for a file of the build before gets a 404, not a page in the place of a script.
          if (path.startsWith(`${prefix}/assets/`))
            return reply.code(404).type('text/plain').send('There is no such file.')
          return sendPage(request, reply)
        })
        scope.get('/', sendPage)
      },
      { prefix },
    )
  }

const isMissing = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT'
