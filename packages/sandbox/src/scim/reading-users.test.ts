import { request } from 'node:http'
import { describe, expect, it } from 'vitest'
import { SAMPLE_SCIM_TOKEN } from '../index.ts'
import { startSandbox } from '../testing/started-sandbox.ts'
import { ENTERPRISE_URN, NOTION_URN } from './schemas.ts'

describe('a user', () => {
  it('is protected', async () => {
    await using sandbox = await startSandbox()
    const { id } = await sandbox.member(0)
    expect((await sandbox.call('GET', `/scim/v2/Users/${id}`)).status).toBe(401)
  })

  it('has the captured keys in the captured order', async () => {
    await using sandbox = await startSandbox()
    const { id } = await sandbox.member(16)
    const { body } = await sandbox.scim('GET', `/Users/${id}`)
    const keys = 'schemas id userName name emails displayName active meta photos'.split(' ')
    expect(Object.keys(body)).toEqual([...keys, NOTION_URN])
  })

  it('lists only the core schema although the extension is there', async () => {
    await using sandbox = await startSandbox()
    const row = await sandbox.member(10)
    expect(row['schemas']).toEqual(['urn:ietf:params:scim:schemas:core:2.0:User'])
    expect(row[NOTION_URN]).toEqual({ role: 'member' })
  })

  it('has a lower-case hyphenated UUID', async () => {
    await using sandbox = await startSandbox()
    for (const { id } of (await sandbox.users()).Resources)
      expect(id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
  })

  it('has its primary address first, as userName, and secondary ones without a type', async () => {
    await using sandbox = await startSandbox()
    const row = await sandbox.member(4)
    expect(row.emails).toEqual([
      { value: row.userName, primary: true },
      { value: 'elodie.nakamura@old-acme.test', primary: false },
    ])
  })

  it('stamps digits of now into both times, which so mean nothing', async () => {
    await using sandbox = await startSandbox()
    const { meta } = await sandbox.member(3)
    expect(meta.created).toBe(String(sandbox.clock.now))
    expect(meta.lastModified).toBe(meta.created)
    sandbox.clock.now += 60_000
    expect((await sandbox.member(3)).meta.created).toBe(String(sandbox.clock.now))
  })

  it('has no version, no ETag, no groups and no externalId', async () => {
    await using sandbox = await startSandbox()
    const { id } = await sandbox.member(1)
    const { headers, body } = await sandbox.scim('GET', `/Users/${id}`)
    expect(headers.get('etag')).toBeNull()
    expect(Object.keys(body)).not.toContain('groups')
    expect(Object.keys(body)).not.toContain('externalId')
    expect(Object.keys(Object(body['meta']))).not.toContain('version')
  })

  it('shows title, phone number and enterprise attributes where they are set, the manager as an address', async () => {
    await using sandbox = await startSandbox()
    expect(await sandbox.member(12)).toMatchObject({
      title: 'Engineer',
      phoneNumbers: [{ type: 'work', primary: true }],
    })
    const row = await sandbox.member(9)
    expect(row[ENTERPRISE_URN]).toMatchObject({
      employeeNumber: 'E00010',
      manager: { value: 'bruno.okafor@acme.test' },
    })
  })

  it('is unknown under any id that is no member, a guest included', async () => {
    await using sandbox = await startSandbox()
    const [guest] = sandbox.control.state().guests()
    for (const id of [guest?.id, 'nonsense', '00000000-0000-4000-8000-000000000000']) {
      expect((await sandbox.scim('GET', `/Users/${id}`)).status).toBe(404)
    }
  })

  it('hostInLocation = app.notion.com: names that host, whichever of the three was called', async () => {
    await using sandbox = await startSandbox()
    for (const host of ['api.notion.com', 'www.notion.so', 'app.notion.com']) {
      const row = JSON.parse(await getWithHost(sandbox.url, host)) as {
        Resources: { id: string; meta: { location: string } }[]
      }
      const [first] = row.Resources
      expect(first?.meta.location).toBe(`https://app.notion.com/scim/v2/Users/${first?.id}`)
    }
  })

  it('hostInLocation = request: names the host that was called', async () => {
    await using sandbox = await startSandbox({ switches: { hostInLocation: 'request' } })
    const { id, meta } = await sandbox.member(0)
    expect(meta.location).toBe(`${sandbox.url}/scim/v2/Users/${id}`)
  })

  it('extensionOmittedForMember = false: every role is spelled out', async () => {
    await using sandbox = await startSandbox()
    expect((await sandbox.member(50))[NOTION_URN]).toEqual({ role: 'member' })
  })

  it('extensionOmittedForMember = true: only other roles than member are', async () => {
    await using sandbox = await startSandbox({ switches: { extensionOmittedForMember: 'true' } })
    expect(Object.keys(await sandbox.member(50))).not.toContain(NOTION_URN)
    expect((await sandbox.member(0))[NOTION_URN]).toEqual({ role: 'owner' })
  })

  it('nameMode = full: gives formatted and both parts', async () => {
    await using sandbox = await startSandbox()
    expect((await sandbox.member(0)).name).toEqual({ formatted: 'Ana Sol', givenName: 'Ana', familyName: 'Sol' })
  })

  it('nameMode = partial: gives the given name only', async () => {
    await using sandbox = await startSandbox({ switches: { nameMode: 'partial' } })
    expect((await sandbox.member(0)).name).toEqual({ givenName: 'Ana' })
  })

  it('nameMode = emptyObject: gives an empty name', async () => {
    await using sandbox = await startSandbox({ switches: { nameMode: 'emptyObject' } })
    expect((await sandbox.member(0)).name).toEqual({})
  })

  it('can carry a name mode of its own', async () => {
    await using sandbox = await startSandbox()
    const { id } = await sandbox.member(20)
    sandbox.control.updateAccount(id, { name_mode: 'emptyObject', hides_display_name: true })
    const { body } = await sandbox.scim('GET', `/Users/${id}`)
    expect(body['name']).toEqual({})
    expect(Object.keys(body)).not.toContain('displayName')
  })

  it('echoExternalId = false: what was sent is not given back', async () => {
    await using sandbox = await startSandbox()
    const { body } = await sandbox.scim('POST', '/Users', newUser)
    expect(Object.keys(body)).not.toContain('externalId')
  })

  it('echoExternalId = true: what was sent is given back', async () => {
    await using sandbox = await startSandbox({ switches: { echoExternalId: 'true' } })
    const { body } = await sandbox.scim('POST', '/Users', newUser)
    expect(body['externalId']).toBe('hr-77')
  })

  it('echoAttributes = whenSet: a title is given back, an absent one left out', async () => {
    await using sandbox = await startSandbox()
    expect((await sandbox.member(0))['title']).toBe('Engineer')
    expect(Object.keys(await sandbox.member(1))).not.toContain('title')
  })

  it('echoAttributes = never: titles, phone numbers and enterprise attributes stay hidden', async () => {
    await using sandbox = await startSandbox({ switches: { echoAttributes: 'never' } })
    for (const row of (await sandbox.users()).Resources) {
      expect(Object.keys(row)).not.toContain('title')
      expect(Object.keys(row)).not.toContain(ENTERPRISE_URN)
    }
  })

  it('absentAttributes = omit: has no nulls', async () => {
    await using sandbox = await startSandbox()
    expect((await sandbox.scim('GET', '/Users')).text).not.toContain('null')
  })

  it('absentAttributes = null: has nulls for what has no value', async () => {
    await using sandbox = await startSandbox({ switches: { absentAttributes: 'null' } })
    expect(await sandbox.member(10)).toMatchObject({ title: null, [ENTERPRISE_URN]: null })
  })
})

const newUser = {
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
  userName: 'new@acme.test',
  externalId: 'hr-77',
}

/** `fetch` does not let a caller choose the Host header. */
function getWithHost(url: string, host: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = { host, authorization: `Bearer ${SAMPLE_SCIM_TOKEN}` }
    const outgoing = request(`${url}/scim/v2/Users?count=1`, { headers }, (incoming) => {
      const pieces: Buffer[] = []
      incoming.on('data', (piece: Buffer) => pieces.push(piece))
      incoming.on('end', () => resolve(Buffer.concat(pieces).toString()))
    })
    outgoing.on('error', reject)
    outgoing.end()
  })
}
