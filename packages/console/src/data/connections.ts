import { client } from './client.ts'
import { usePages } from './use-pages.ts'

/** The connections of the environment: read by several features, so that they name them alike. */
export const useConnections = (
  filters: { readonly tenant_id?: string; readonly status?: 'active' | 'needs_reauth' | 'validation_error' } = {},
  { isWanted = true } = {},
) =>
  usePages(
    ['accounts', filters],
    (cursor, signal) => client.accounts.list({ ...filters, ...cursor, limit: 200 }, { signal }),
    { isWanted },
  )
