import { fileURLToPath } from 'node:url'
import type { FastifyRequest } from 'fastify'
import type { Site } from './site.ts'

const built = (folder: string): string => fileURLToPath(new URL(`../../../${folder}/`, import.meta.url))

/** The operators' console. Nothing may frame it. */
export const CONSOLE: Site = {
  name: 'console',
  prefix: '/console',
  folder: built('console/dist'),
  frameAncestors: "'none'",
}

/** The hosted page on which somebody links an account; pages of the operator's customers show it in a frame. */
export const linkPage = (frameAncestors: (linkToken: string | undefined) => Promise<string>): Site => ({
  name: 'link',
  prefix: '/connect-account',
  folder: built('link/dist/page'),
  frameAncestors: ({ url }: FastifyRequest) => {
    // Of several the page takes none either (`takeParameters` of the link package).
    const [linkToken, ...others] = new URL(url, 'http://here').searchParams.getAll('link_token')
    return frameAncestors(others.length === 0 ? linkToken : undefined)
  },
  foreignImages: true,
})

/** The browser SDK, for any page to load. */
export const SDK = { prefix: '/link', folder: built('link/dist/sdk') }
