import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listAnswer, refusal, type ScriptedVendor, startScriptedVendor } from '../testing/scripted-vendor.ts'
import { type StartedService, startService } from '../testing/started-service.ts'
import { linkScim, unifiedCalls } from './testing/unified-calls.ts'

let service: StartedService

beforeAll(async () => {
  service = await startService()
})
afterAll(() => service[Symbol.asyncDispose]())

const callsTo = async ({ url }: ScriptedVendor) =>
  unifiedCalls(service, `integrated_account_id=${await linkScim(service, { tenantId: 'acme', baseUrl: url })}`)

/** A vendor that acknowledges a removal, answers "not found" afterwards, and goes on listing the user. */
const forget = (vendor: ScriptedVendor, id: string) => {
  let isForgotten = false
  vendor.script(`DELETE /Users/${id}`, () => {
    isForgotten = true
    return { status: 204 }
  })
  vendor.script(`GET /Users/${id}`, (_, honest) => (isForgotten ? refusal(404, 'not known') : honest()))
}

const withGroups = ({ groups }: ScriptedVendor, count: number) => {
  for (let at = 2; at <= count; at += 1) groups.set(`g${at}`, { id: `g${at}`, displayName: `Group ${at}`, members: [] })
}

const withoutFilters = (vendor: ScriptedVendor) =>
  vendor.script('GET /Users', ({ query }, honest) => (query.has('filter') ? refusal(400, 'no filters') : honest()))

describe('verifying a removal', () => {
  it('looks through the whole list where the vendor cannot be asked by name', async () => {
    await using vendor = await startScriptedVendor(1500)
    withoutFilters(vendor)
    const calls = await callsTo(vendor)
    forget(vendor, 'u1400')
    const { body } = await calls.delete('/users/u1400', 'verify=true')
    expect(body.verification).toMatchObject({ status: 'differs', message: expect.stringContaining('still lists') })
  })

  it('looks through the list for a group, too', async () => {
    await using vendor = await startScriptedVendor(1)
    withGroups(vendor, 250)
    const calls = await callsTo(vendor)
    expect((await calls.delete('/groups/g240', 'verify=true')).body.verification.status).toBe('verified')
    vendor.script('DELETE /Groups/g230', () => ({ status: 204 }))
    vendor.script('GET /Groups/g230', (_, honest) =>
      vendor.received.includes('DELETE /Groups/g230') ? refusal(404, 'not known') : honest(),
    )
    expect((await calls.delete('/groups/g230', 'verify=true')).body.verification.status).toBe('differs')
  })

  it('is unknown when the list contradicts itself', async () => {
    await using vendor = await startScriptedVendor(1)
    withGroups(vendor, 250)
    const calls = await callsTo(vendor)
    vendor.script('GET /Groups', ({ query }) => {
      const start = Number(query.get('startIndex') ?? 1)
      return listAnswer([...vendor.groups.values()].slice(start - 1, start + 49), 900, start)
    })
    const { body } = await calls.delete('/groups/g240', 'verify=true')
    expect(body.verification).toMatchObject({ status: 'unknown', message: expect.stringContaining('may not be whole') })
  })

  it('is unknown when the list is too long to look through', async () => {
    await using vendor = await startScriptedVendor(1)
    withGroups(vendor, 3000)
    const calls = await callsTo(vendor)
    const { body } = await calls.delete('/groups/g2', 'verify=true')
    expect(body.verification).toMatchObject({ status: 'unknown', message: expect.stringContaining('too long') })
  })

  it('is unknown of somebody whom the vendor never showed', async () => {
    await using vendor = await startScriptedVendor(5)
    const calls = await callsTo(vendor)
    const { status, body } = await calls.patch('/users/made-up', { status: 'inactive' }, 'verify=true')
    expect([status, body.effects[0].code]).toEqual([200, 'already_so'])
    expect(body.verification).toMatchObject({ status: 'unknown', message: expect.stringContaining('never') })
  })

  it('looks under the new id where ids follow names', async () => {
    await using vendor = await startScriptedVendor(5)
    const calls = await callsTo(vendor)
    const names = (text: string) =>
      JSON.parse(text).Operations.some(({ path }: { path?: string }) => path === 'userName')
    vendor.script('PATCH /Users/u1', ({ text }, honest) => {
      if (!names(text)) return honest()
      const renamed = { ...vendor.users.get('u1'), id: 'ana', userName: 'ana@acme.test' }
      vendor.users.delete('u1')
      vendor.users.set('ana', renamed)
      return { status: 200, body: renamed }
    })
    // Says that ana is inactive, and means it not: the list and the record still show her as active.
    vendor.script('PATCH /Users/ana', () => ({ status: 200, body: { ...vendor.users.get('ana'), active: false } }))
    const { body } = await calls.patch('/users/u1', { username: 'ana@acme.test', status: 'inactive' }, 'verify=true')
    expect(body).toMatchObject({ id: 'ana', verification: { status: 'differs' } })
  })
})
