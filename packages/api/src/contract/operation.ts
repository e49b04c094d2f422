import { z } from 'zod'
import { defineEndpoint } from '../define-endpoint.ts'

export const getHealth = defineEndpoint({
  id: 'getHealth',
  tag: 'Operation',
  summary: 'Whether the process is up',
  method: 'GET',
  path: '/healthz',
  scope: 'public',
  audit: { notAudited: 'says nothing of anybody' },
  response: z.object({ status: z.literal('ok'), version: z.string() }),
})

export const getReadiness = defineEndpoint({
  id: 'getReadiness',
  tag: 'Operation',
  summary: 'Whether the server can do its work',
  description: 'Migrated, database reachable, key ring open; 503 otherwise.',
  method: 'GET',
  path: '/readyz',
  scope: 'public',
  audit: { notAudited: 'says nothing of anybody' },
  response: z.object({ status: z.literal('ready'), database: z.enum(['embedded', 'server']) }),
})
