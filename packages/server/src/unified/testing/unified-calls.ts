import { SAMPLE_SCIM_TOKEN } from '@rollcall/sandbox'
import type { Answer, CallOptions, StartedService } from '../../testing/started-service.ts'

const BASE = '/unified/user-directory'

/** The unified API of one connection, or of a tenant, as a caller sees it. For tests only. */
export type UnifiedCalls = {
  /** `query` as it stands in a URL, e.g. `limit=2&status=active`. */
  get(path: string, query?: string): Promise<Answer>
  post(path: string, body: unknown, query?: string, options?: CallOptions): Promise<Answer>
  patch(path: string, body: unknown, query?: string): Promise<Answer>
  delete(path: string, query?: string): Promise<Answer>
  /** All pages of a list, by `next_cursor`. @throws Error on anything but 200 */
  pages(path: string, query?: string): Promise<readonly Answer[]>
}

/** `place`: `integrated_account_id=…` or `tenant_id=…`. */
export const unifiedCalls = (service: StartedService, place: string): UnifiedCalls => {
  const urlOf = (path: string, query = '') => `${BASE}${path}?${place}${query === '' ? '' : `&${query}`}`
  const get = (path: string, query?: string) => service.call('GET', urlOf(path, query))
  return {
    get,
    post: (path, body, query, options) => service.call('POST', urlOf(path, query), { body, ...options }),
    patch: (path, body, query) => service.call('PATCH', urlOf(path, query), { body }),
    delete: (path, query) => service.call('DELETE', urlOf(path, query)),
    pages: async (path, query = '') => {
      const pages: Answer[] = []
      let cursor = ''
      for (;;) {
        const page = await get(path, `${query === '' ? '' : `${query}&`}next_cursor=${cursor}`)
        if (page.status !== 200) throw new Error(`${page.status} ${page.text}`)
        pages.push(page)
        if (page.body.next_cursor === null) return pages
        if (pages.length > 500) throw new Error('the list has no end')
        cursor = page.body.next_cursor
      }
    },
  }
}

export const rowsOf = (pages: readonly Answer[]) => pages.flatMap(({ body }) => body.result)

export const idsOf = (pages: readonly Answer[]): readonly string[] => rowsOf(pages).map(({ id }) => id)

/** Connects any SCIM server; the sandbox's unless another is named. */
export const linkScim = async (
  service: StartedService,
  { tenantId, baseUrl = service.scimUrl }: { readonly tenantId: string; readonly baseUrl?: string },
): Promise<string> => {
  const made = await service.call('POST', '/integrated-account', {
    body: {
      tenant_id: tenantId,
      integration: 'scim',
      credentials: { api_key: SAMPLE_SCIM_TOKEN },
      settings: { base_url: baseUrl, requests_per_second: '100000', burst: '100000' },
    },
  })
  if (made.status !== 201) throw new Error(`not linked: ${made.text}`)
  return made.body.id
}
