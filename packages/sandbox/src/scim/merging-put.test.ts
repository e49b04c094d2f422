import { describe, expect, it } from 'vitest'
import { role, startSandbox, user } from '../testing/started-sandbox.ts'
import { ENTERPRISE_URN, NOTION_URN } from './schemas.ts'

const OWNER = 3

describe('a PUT that merges', () => {
  it('keeps the role when the extension is there without one, replacing PUTs too', async () => {
    for (const putSemantics of ['merge', 'replace'] as const) {
      await using sandbox = await startSandbox({ switches: { putSemantics } })
      const { id } = await sandbox.member(OWNER)
      const { body } = await sandbox.scim('PUT', `/Users/${id}`, user({ [NOTION_URN]: {} }))
      expect(body[NOTION_URN], putSemantics).toEqual({ role: 'owner' })
      const demoted = await sandbox.scim('PUT', `/Users/${id}`, user(role('member')))
      expect(demoted.body[NOTION_URN], putSemantics).toEqual({ role: 'member' })
    }
  })

  it('keeps the part of the name that it leaves out', async () => {
    await using sandbox = await startSandbox()
    const { id } = await sandbox.member(0)
    const { body } = await sandbox.scim('PUT', `/Users/${id}`, user({ name: { givenName: 'Anna' } }))
    expect(body['name']).toEqual({ formatted: 'Anna Sol', givenName: 'Anna', familyName: 'Sol' })
  })

  it('keeps the enterprise attributes that it leaves out', async () => {
    await using sandbox = await startSandbox()
    const { id } = await sandbox.member(20)
    await sandbox.scim('PUT', `/Users/${id}`, user({ [ENTERPRISE_URN]: { division: 'East', costCenter: '7' } }))
    const { body } = await sandbox.scim('PUT', `/Users/${id}`, user({ [ENTERPRISE_URN]: { costCenter: '8' } }))
    expect(body[ENTERPRISE_URN]).toMatchObject({ division: 'East', costCenter: '8' })
  })
})
