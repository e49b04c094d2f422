import files from '@fastify/static'
import type { FastifyPluginAsync } from 'fastify'
import { SDK } from './known-sites.ts'

/** Long enough to cost nothing, short enough that a mended SDK is everywhere soon. */
const FOR_MINUTES = 'public, max-age=300'

/** Serves the SDK to pages of any origin: it is public, and holds nothing. */
export const sdk: FastifyPluginAsync = async (fastify) => {
  await fastify.register(
    async (scope) => {
      await scope.register(files, {
        root: SDK.folder,
        suppressWarning: true,
        index: false,
        cacheControl: false,
        setHeaders: (reply) => {
          void reply.header('access-control-allow-origin', '*')
          void reply.header('cross-origin-resource-policy', 'cross-origin')
          void reply.header('x-content-type-options', 'nosniff')
          void reply.header('cache-control', FOR_MINUTES)
        },
      })
    },
    { prefix: SDK.prefix },
  )
}
