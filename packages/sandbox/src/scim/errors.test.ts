import { describe, expect, it } from 'vitest'
import { startSandbox, user } from '../testing/started-sandbox.ts'

const MEMBER = user({ userName: 'ana.sol@acme.test' })

describe('refusals', () => {
  it('errorBody = scim: wear the RFC form, with the status as text', async () => {
    await using sandbox = await startSandbox()
    const { body, headers } = await sandbox.scim('POST', '/Users', MEMBER)
    expect(body).toEqual({
      schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
      status: '409',
      scimType: 'uniqueness',
      detail: 'ana.sol@acme.test is already a member',
    })
    expect(headers.get('content-type')).toBe('application/scim+json')
  })

  it('errorBody = notionRest: wear the REST API form, with the status as a number', async () => {
    await using sandbox = await startSandbox({ switches: { errorBody: 'notionRest' } })
    expect((await sandbox.scim('POST', '/Users', MEMBER)).body).toEqual({
      object: 'error',
      status: 409,
      code: 'conflict_error',
      message: 'ana.sol@acme.test is already a member',
    })
    expect((await sandbox.call('GET', '/scim/v2/Users')).body['code']).toBe('unauthorized')
    expect((await sandbox.scim('POST', '/Users', '{')).body['code']).toBe('invalid_json')
    expect((await sandbox.scim('GET', '/Users/unknown')).body['code']).toBe('object_not_found')
  })

  it('tell a body that is no JSON from one that is wrong, in the codes of the REST API', async () => {
    await using sandbox = await startSandbox({ switches: { errorBody: 'notionRest' } })
    for (const body of ['{"userName":', '']) {
      expect((await sandbox.scim('POST', '/Users', body)).body['code']).toBe('invalid_json')
    }
    for (const body of ['[]', { userName: 'a@acme.test' }, user({ userName: 'nobody' })]) {
      expect((await sandbox.scim('POST', '/Users', body)).body['code']).toBe('validation_error')
    }
    const { id } = await sandbox.member(20)
    expect((await sandbox.scim('PATCH', `/Users/${id}`, { Operations: [] })).body['code']).toBe('validation_error')
  })

  it('errorBody = empty: have a status and nothing else', async () => {
    await using sandbox = await startSandbox({ switches: { errorBody: 'empty' } })
    const { status, text } = await sandbox.scim('POST', '/Users', MEMBER)
    expect([status, text]).toEqual([409, ''])
  })

  it('errorBody = html: are a page of HTML', async () => {
    await using sandbox = await startSandbox({ switches: { errorBody: 'html' } })
    const { status, text, headers } = await sandbox.scim('POST', '/Users', MEMBER)
    expect([status, headers.get('content-type')]).toEqual([409, 'text/html; charset=utf-8'])
    expect(text).toContain('<!doctype html>')
  })

  it('follow malformed JSON, a body that is no object, missing schemas and a body over 500 KB with 400', async () => {
    await using sandbox = await startSandbox()
    const tooLong = user({ userName: 'a@acme.test', title: 'x'.repeat(500 * 1024) })
    for (const body of ['{"userName":', '[]', '"text"', '', { userName: 'a@acme.test' }, tooLong]) {
      expect((await sandbox.scim('POST', '/Users', body)).status).toBe(400)
    }
  })

  it('follow an unknown path with 404 and an unknown method with 405', async () => {
    await using sandbox = await startSandbox()
    expect((await sandbox.scim('GET', '/Users/a/b')).status).toBe(404)
    expect((await sandbox.scim('GET', '/Users/%E0%A4%A')).status).toBe(404)
    expect((await sandbox.scim('DELETE', '/Users')).status).toBe(405)
    expect((await sandbox.call('GET', '/elsewhere')).status).toBe(404)
  })
})

describe('answers', () => {
  it('responseContentType = application/scim+json: say so', async () => {
    await using sandbox = await startSandbox()
    expect((await sandbox.scim('GET', '/Users')).headers.get('content-type')).toBe('application/scim+json')
  })

  it('responseContentType = application/json: say so', async () => {
    await using sandbox = await startSandbox({ switches: { responseContentType: 'application/json' } })
    expect((await sandbox.scim('GET', '/Users')).headers.get('content-type')).toBe('application/json')
    expect((await sandbox.scim('GET', '/Users/unknown')).headers.get('content-type')).toBe('application/json')
  })

  it('come to JSON of either content type, and to callers who accept either', async () => {
    await using sandbox = await startSandbox()
    for (const type of ['application/json', 'application/scim+json']) {
      const { status } = await sandbox.call('POST', '/scim/v2/Users', {
        token: 'ntn_scim_sandbox_owner_1',
        body: user({ userName: `${type.length}@acme.test` }),
        headers: { 'content-type': type, accept: type },
      })
      expect(status).toBe(201)
    }
  })

  it('need no Notion-Version header', async () => {
    await using sandbox = await startSandbox()
    expect((await sandbox.scim('GET', '/Users')).status).toBe(200)
  })

  it('carry a request id, another each time', async () => {
    await using sandbox = await startSandbox()
    const ids = [await sandbox.scim('GET', '/Users'), await sandbox.scim('GET', '/Users/unknown')].map(({ headers }) =>
      headers.get('x-notion-request-id'),
    )
    expect(new Set(ids).size).toBe(2)
  })
})
