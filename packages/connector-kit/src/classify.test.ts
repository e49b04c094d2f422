import { describe, expect, it } from 'vitest'
import { classify, malformed } from './classify.ts'
import type { HttpMethod, VendorResponse } from './session.ts'

const QUESTION = { vendor: 'Acme', doing: 'reading user 42', requestIdHeaders: ['x-acme-id'] }

type Answered = {
  readonly method?: HttpMethod
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
}

const answered = (status: number, { method = 'GET', headers = {}, body = '' }: Answered = {}): VendorResponse => ({
  status,
  headers,
  text: typeof body === 'string' ? body : JSON.stringify(body),
  request: { method, url: 'https://acme.test/Users/42', headers: {} },
})

const NOT_FOUND = { schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'], status: '404', detail: 'no such user' }

describe('a refusal', () => {
  it('C24 is vendor_not_found only by the API’s own word; a page of HTML or silence is a wrong address', () => {
    expect(classify(answered(404, { body: NOT_FOUND }), QUESTION)).toMatchObject({
      code: 'vendor_not_found',
      status: 404,
    })
    for (const body of ['<html><title>404 Not Found</title></html>', '', 'Not Found', '[]', '{}', '"no"']) {
      const error = classify(answered(404, { body }), QUESTION)
      expect([error.code, error.status], body).toEqual(['vendor_malformed', 502])
    }
    expect(classify(answered(405), QUESTION)).toMatchObject({ code: 'vendor_refused', status: 405 })
  })

  it('that means "too fast" in the vendor’s own way is vendor_rate_limited, with the seconds to wait by the vendor’s own clock', () => {
    const throttling = {
      resetHeader: 'x-reset',
      isThrottled: ({ status, text }: { readonly status: number; readonly text: string }) =>
        status === 403 && text.includes('rateLimitExceeded'),
    }
    const error = classify(
      answered(403, {
        headers: { date: 'Thu, 01 Jan 2026 00:00:00 GMT', 'x-reset': '1767225607' },
        body: { error: { message: 'Rate exceeded', errors: [{ reason: 'rateLimitExceeded' }] } },
      }),
      { ...QUESTION, throttling },
    )
    expect(error).toMatchObject({ code: 'vendor_rate_limited', status: 429, retryable: true })
    expect(error.facts).toMatchObject({ retryAfterSeconds: 7, missingScopes: undefined })
    expect(classify(answered(403, { body: 'no' }), { ...QUESTION, throttling }).code).toBe('vendor_forbidden')
    // With some vendors each answer has the time.
    const other = answered(404, { headers: { date: 'Thu, 01 Jan 2026 00:00:00 GMT', 'x-reset': '1767225607' } })
    expect(classify(other, { ...QUESTION, throttling }).facts.retryAfterSeconds).toBeUndefined()
  })

  it('C25 of the credential is never anything else', () => {
    for (const body of [NOT_FOUND, '<html></html>', 'Unauthorized', '']) {
      expect(classify(answered(401, { body }), QUESTION)).toMatchObject({ code: 'vendor_unauthorized', status: 401 })
      expect(classify(answered(403, { body }), QUESTION)).toMatchObject({ code: 'vendor_forbidden', status: 403 })
    }
  })

  it('C25 of a right names the scopes that the vendor says are missing', () => {
    const challenge = { 'www-authenticate': 'Bearer error="insufficient_scope", scope="users:read users:write"' }
    const byHeader = classify(answered(403, { headers: challenge }), QUESTION)
    expect(byHeader.facts.missingScopes).toEqual(['users:read', 'users:write'])
    const byBody = classify(answered(403, { body: { error: 'missing_scope', needed: 'admin,users' } }), QUESTION)
    expect(byBody.facts.missingScopes).toEqual(['admin', 'users'])
    expect(classify(answered(403), QUESTION).facts.missingScopes).toBeUndefined()
  })

  it('C26 tells in whole seconds when to come back, from a number or from a date by the vendor’s own clock', () => {
    const wait = (headers: Readonly<Record<string, string>>) =>
      classify(answered(429, { headers }), QUESTION).facts.retryAfterSeconds
    expect(wait({ 'retry-after': '7' })).toBe(7)
    expect(wait({ 'retry-after': '1.2' })).toBe(2)
    const date = 'Wed, 21 Oct 2026 07:28:00 GMT'
    expect(wait({ 'retry-after': 'Wed, 21 Oct 2026 07:28:30 GMT', date })).toBe(30)
    expect(wait({ 'retry-after': 'Wed, 21 Oct 2026 07:27:00 GMT', date })).toBe(0)
    expect(wait({ 'retry-after': 'Wed, 21 Oct 2026 07:28:30 GMT' })).toBeUndefined()
    expect(wait({ 'retry-after': 'soon', date })).toBeUndefined()
    expect(wait({})).toBeUndefined()
    for (const status of [429, 529])
      expect(classify(answered(status), QUESTION)).toMatchObject({ code: 'vendor_rate_limited', retryable: true })
  })

  it('C27 is understood in any shape: SCIM, with a number or none as status, REST, text, HTML, nothing', () => {
    const shapes: readonly (readonly [body: unknown, said: string])[] = [
      [NOT_FOUND, 'no such user'],
      [{ detail: 'username_taken', status: 409 }, 'username_taken'],
      [{ object: 'error', code: 'unauthorized', message: 'API token is invalid.' }, 'API token is invalid.'],
      [{ Errors: [{ description: 'quota is used up', code: 9 }] }, 'quota is used up'],
      [{ errorSummary: 'Api validation failed' }, 'Api validation failed'],
      [{ error: { errors: [{ reason: 'notAuthorized' }] } }, 'notAuthorized'],
      ['Unauthorized', 'Unauthorized'],
      ['<html><head><title>502 Bad Gateway</title></head><body>x</body></html>', '502 Bad Gateway'],
      ['<p>Try <b>later</b></p><script>alert(1)</script>', 'Try later'],
    ]
    for (const [body, said] of shapes) {
      const { message } = classify(answered(400, { body }), QUESTION)
      expect(message).toContain(`while reading user 42 (400: ${said})`)
    }
    expect(classify(answered(400), QUESTION).message).toContain('(400).')
  })

  it('C27 by 500 stays a failure, even where it means "not found": nothing may be concluded from it', () => {
    const error = classify(answered(500, { body: { detail: 'user not found' } }), QUESTION)
    expect(error).toMatchObject({ code: 'vendor_unavailable', status: 500, retryable: true })
  })

  it('is a conflict where SCIM says uniqueness, whatever the status', () => {
    const error = classify(answered(400, { body: { scimType: 'uniqueness', detail: 'taken' } }), QUESTION)
    expect(error).toMatchObject({ code: 'vendor_conflict', status: 400 })
  })

  it('says of a write whether it can have taken effect', () => {
    const effect = (status: number, method: HttpMethod) => classify(answered(status, { method }), QUESTION).facts.effect
    expect([effect(400, 'POST'), effect(500, 'POST'), effect(302, 'DELETE'), effect(500, 'GET')]).toEqual([
      'none',
      'unknown',
      'unknown',
      undefined,
    ])
    expect(malformed(answered(200, { method: 'PATCH' }), QUESTION, 'HTML').facts.effect).toBe('unknown')
  })

  it('says nothing of an earlier try that may have taken effect', () => {
    const effect = (status: number, method: HttpMethod) =>
      classify({ ...answered(status, { method }), uncertain: true }, QUESTION).facts.effect
    expect([404, 409, 412, 429].map((status) => effect(status, 'PATCH'))).toEqual(Array(4).fill('unknown'))
    expect(effect(404, 'GET')).toBeUndefined()
  })

  it('keeps what the vendor answered, bounded, with its request id, and without cookies or credentials', () => {
    const headers = { 'x-acme-id': 'req-1', 'x-request-id': 'other', 'set-cookie': 'session=1' }
    const { facts } = classify(answered(500, { headers, body: `Bearer abcdefgh12345 ${'x'.repeat(20_000)}` }), QUESTION)
    expect(facts.remote?.requestId).toBe('req-1')
    expect(facts.remote?.headers).not.toHaveProperty('set-cookie')
    expect(facts.remote?.body).toMatch(/^Bearer \[secret\] x{100}/)
    expect(String(facts.remote?.body).length).toBeLessThan(8300)
    expect(malformed(answered(200, { headers }), QUESTION, 'HTML').message).toContain('(its request id: req-1)')
    const inBody = classify(answered(500, { body: { request_id: 'req-2', message: 'x' } }), QUESTION)
    expect(inBody.facts.remote?.requestId).toBe('req-2')
  })
})
