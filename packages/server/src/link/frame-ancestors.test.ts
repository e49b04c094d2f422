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
  ['local mode', ['loopback'], "'self' http://localhost:* http://*.localhost:* http://127.0.0.1:*"],
  ['production', [], "'self'"],
])('the hosted page in %s', (_mode, allowEgress, everybody) => {
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

  it.each([
    ['with white space before it', (token: string) => `%20${token}`],
    ['with a space as forms write it', (token: string) => `+${token}`],
    ['with a tab before it', (token: string) => `%09${token}`],
    ['with a line break after it', (token: string) => `${token}%0A`],
    ['with white space all around', (token: string) => `%0D%0A+${token}%20%09`],
    ['with a letter written as its number', (token: string) => token.replace('r', '%72')],
  ])('is as strict with a token that a header makes good: %s', async (_, spell) => {
    const presented = decodeURIComponent(spell(known).replaceAll('+', ' '))
    const session = await fetch(`${service.url}/link-session`, { headers: { 'x-link-token': presented } })
    expect(session.status).toBe(200)
    const framers = await framersAt(service, `?link_token=${spell(known)}`)
    expect(framers).toBe(everybody.replace("'self'", `'self' ${ORIGIN}`))
  })

  it('lets no other page show what it may take for another token than we do', async () => {
    const queries = [
      (token: string) => `?link_token=rcl_forged&link_token=${token}`,
      (token: string) => `?link_token=${token}&link_token=rcl_forged`,
      (token: string) => `?link_token=rcl_forged%20${token}`,
      (token: string) => `?link_token=rcl_forged,${token}`,
      (token: string) => `?link_token=%00${token}`,
      (token: string) => `?link_token=${token}%C2%85`,
      (token: string) => `?link_token=${token}%FF`,
    ].map((queryWith) => queryWith(known))
    for (const query of queries) expect([query, await framersAt(service, query)]).toEqual([query, everybody])
  })

  it('tells one environment nothing of the pages of another', async () => {
    expect(await framersAt(service, `?link_token=${foreign}`)).toBe(everybody)
  })
})
