import { randomUUID } from 'node:crypto'
import type { Answer, StartedService } from '../../testing/started-service.ts'

/** Makes another environment; answers with its own way to call. For tests only. */
export const createEnvironmentCaller = async (
  service: StartedService,
): Promise<(method: string, path: string, body?: unknown) => Promise<Answer>> => {
  const made = await service.call('POST', '/environment', { body: { name: randomUUID() } })
  const { token } = made.body.api_token
  return (method, path, body) => service.call(method, path, { token, body })
}
