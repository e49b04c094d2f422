import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type StartedService, startService } from '../testing/started-service.ts'
import { createEnvironmentCaller } from './testing/other-environment.ts'

/** Who may show the hosted page in a frame, as its policy says it. */
const framersAt = async (service: StartedService, query: string): Promise<string> => {
  const answer = await fetch(`${service.url}/connect-account${query}`)
  return /frame-ancestors ([^;]*)/.exec(answer.headers.get('content-security-policy') ?? '')?.[1] ?? ''
}

const ORIGIN = 'https://app.acme.test'

describe.each([
  ['local mode', ['loopback'], "'self' http://localhost:* http://127.0.0.1:*"],
  ['production', [], "'self'"],
])('the hosted page in %s', (_, allowEgress, everybody) => {
  let service: StartedService
  let known: string
  let foreign: string
  beforeAll(async () => {
    service = await startService({ allowEgress })
    const path = `/environment/${service.environmentId}/link-settings`
    await service.call('PATCH', path, { body: { origins: [ORIGIN] } })
    const tokenOf = ({ body }: { readonly body: { readonly link_token: string } }): string => body.link_token
    const other = await createEnvironmentCaller(service)
    known = tokenOf(await service.call('POST', '/link-token', { body: { tenant_id: 'acme' } }))
    foreign = tokenOf(await other('POST', '/link-token', { tenant_id: 'acme' }))
  })
  afterAll(() => service[Symbol.asyncDispose]())

  it('may be framed by the pages of the token’s environment', async () => {
    expect(await framersAt(service, `?link_token=${known}`)).toBe(everybody.replace("'self'", `'self' ${ORIGIN}`))
  })

  it('tells nobody without a token whose pages there are', async () => {
    for (const query of ['', '?outcome=x']) expect([query, await framersAt(service, query)]).toEqual([query, everybody])
  })

  it('says to any page that a token is no good, as there is nothing more to it', async () => {
    for (const query of ['?link_token=', '?link_token=rcl_forged', `?link_token=${known}x`]) {
      expect([query, await framersAt(service, query)]).toEqual([query, '*'])
    }
  })

  it('tells one environment nothing of the pages of another', async () => {
    expect(await framersAt(service, `?link_token=${foreign}`)).toBe(everybody)
  })
})
