import type { ProxyResource } from '../define-connector.ts'

const records = (path: string): ProxyResource => ({
  path,
  methods: { list: 'GET', get: 'GET', create: 'POST', update: 'PATCH', delete: 'DELETE' },
  listKey: 'Resources',
  paging: { kind: 'scim-index', maxCount: 100 },
})

/** SCIM's own resources for a connector's `proxy` map. */
export const SCIM_PROXY = {
  Users: records('/Users'),
  Groups: records('/Groups'),
  ServiceProviderConfig: { path: '/ServiceProviderConfig', methods: { list: 'GET' } },
  ResourceTypes: { path: '/ResourceTypes', methods: { list: 'GET', get: 'GET' } },
  Schemas: { path: '/Schemas', methods: { list: 'GET', get: 'GET' } },
} as const satisfies Readonly<Record<string, ProxyResource>>
