import { createHmac } from 'node:crypto'
import { endpoints, ROLE_NAMES, ROLES, type Role } from '@rollcall/api'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type StartedService, startService } from '../testing/started-service.ts'
import { type Browser, openBrowser } from './testing/browser.ts'

const OWNER = { email: 'Owner@acme.test', password: 'a quite long pass phrase' }

let service: StartedService
beforeAll(async () => {
  service = await startService()
  await service.service.operators.operators.ensureFirst(OWNER)
})
// These tests sign in more often than anybody may in a minute.
beforeEach(async () => {
  await sql`delete from operator_rate_limit`.execute(service.database.db)
})
afterAll(() => service[Symbol.asyncDispose]())

const signedIn = async (): Promise<Browser> => {
  await sql`delete from operator_rate_limit`.execute(service.database.db)
  const browser = openBrowser(service)
  expect((await browser.signIn(OWNER.email, OWNER.password)).status).toBe(200)
  return browser
}

let people = 0
/** Invites somebody of a role, and uses the invitation. */
const newOperator = async (
  role: Role,
): Promise<{ readonly email: string; readonly password: string; readonly id: string }> => {
  people += 1
  const email = `${role}-${people}@acme.test`
  const password = `the pass phrase of ${role}`
  const owner = await signedIn()
  const { body } = await owner.call('POST', '/operator/invite', { body: { email, role } })
  const token = new URL(body.url).searchParams.get('token')
  const made = await openBrowser(service).call('POST', '/operator/set-up', {
    body: { token, name: 'Somebody', password },
  })
  expect(made.body).toEqual({ email })
  const list = await owner.call('GET', '/operator?limit=1000')
  const { id } = list.body.result.find((one: { email: string }) => one.email === email)
  return { email, password, id }
}

describe('the first operator', () => {
  it('comes from the environment of the process, once, and is never changed by it', async () => {
    await service.service.operators.operators.ensureFirst({ ...OWNER, password: 'another long pass phrase' })
    await signedIn()
    expect((await openBrowser(service).signIn(OWNER.email, 'another long pass phrase')).status).toBe(401)
    expect(await service.service.operators.firstPath()).toBeUndefined()
  })

  it('else chooses a password on a page that is good once', async () => {
    await using empty = await startService()
    const path = await empty.service.operators.firstPath()
    const token = new URL(path ?? '', empty.url).searchParams.get('token')
    const browser = openBrowser(empty)
    const described = await browser.call('GET', '/operator/set-up', { headers: { 'x-set-up-token': token ?? '' } })
    expect(described.body).toEqual({ kind: 'first', email: null, name: null, role: 'owner' })
    const short = await browser.call('POST', '/operator/set-up', {
      body: { token, email: 'me@acme.test', password: 'short' },
    })
    expect([short.status, short.body.message]).toEqual([400, expect.stringContaining('at least 12 characters')])
    const body = { token, email: 'me@acme.test', name: 'Me', password: OWNER.password }
    const answers = await Promise.all([1, 2].map(() => browser.call('POST', '/operator/set-up', { body })))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 401])
    expect((await browser.signIn('me@acme.test', OWNER.password)).status).toBe(200)
    expect((await browser.call('GET', '/operator/me')).body).toMatchObject({ email: 'me@acme.test', role: 'owner' })
  })
})

describe('signing in', () => {
  it('opens a session with which the API can be called, and signing out ends it', async () => {
    const browser = await signedIn()
    const me = await browser.call('GET', '/operator/me')
    expect(me.body).toMatchObject({ email: 'owner@acme.test', role: 'owner', second_factor: false })
    expect((await browser.call('GET', '/integrated-account')).status).toBe(200)
    const jar = new Map(browser.cookies())
    expect((await browser.call('POST', '/auth/sign-out', { body: {} })).status).toBe(200)
    // The very cookies that were good a moment ago.
    expect((await openBrowser(service, jar).call('GET', '/operator/me')).status).toBe(401)
  })

  it('says the same of a wrong password as of somebody who is not there', async () => {
    const wrong = await openBrowser(service).signIn(OWNER.email, 'wrong wrong wrong')
    const nobody = await openBrowser(service).signIn('nobody@acme.test', 'wrong wrong wrong')
    expect([wrong.status, wrong.body]).toEqual([nobody.status, nobody.body])
    expect(wrong.status).toBe(401)
  })

  it('sets cookies that scripts cannot read and other sites cannot use, for https only where it came by https', async () => {
    const browser = await signedIn()
    expect(browser.setCookies.length).toBeGreaterThan(0)
    for (const cookie of browser.setCookies) expect(cookie).toMatch(/httponly/i)
    for (const cookie of browser.setCookies) expect(cookie).toMatch(/samesite=lax/i)
    expect(browser.setCookies.join()).not.toMatch(/secure/i)
    const behind = openBrowser(service)
    const secure = { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'rollcall.acme.test' }
    const body = { email: OWNER.email, password: OWNER.password }
    await behind.call('POST', '/auth/sign-in/email', { body, headers: secure, origin: 'https://rollcall.acme.test' })
    expect(behind.setCookies.length).toBeGreaterThan(0)
    for (const cookie of behind.setCookies) expect(cookie).toMatch(/; Secure/)
  })

  it('gives another session each time, so that one that was planted is worth nothing', async () => {
    const [first, second] = [await signedIn(), await signedIn()]
    const planted = openBrowser(service, first.cookies())
    await planted.signIn(OWNER.email, OWNER.password)
    const values = [first, second, planted].map((browser) => [...browser.cookies().values()].join())
    expect(new Set(values).size).toBe(3)
  })

  it('is refused after too many attempts, with the time to wait', async () => {
    await using other = await startService()
    await other.service.operators.operators.ensureFirst(OWNER)
    const answers = []
    for (let attempt = 0; attempt < 12; attempt += 1)
      answers.push(await openBrowser(other).signIn(OWNER.email, `wrong ${attempt} wrong wrong`))
    expect(answers.at(-1)?.status).toBe(429)
    expect(Number(answers.at(-1)?.headers.get('retry-after'))).toBeGreaterThan(0)
  })

  it('is on record, whether it worked or not, and nothing of the password is anywhere', async () => {
    await openBrowser(service).signIn(OWNER.email, 'planted-password-5531')
    const { body } = await (await signedIn()).call('GET', '/audit-event?limit=1000')
    const rows: readonly { action: string; outcome: string }[] = body.result
    expect(rows.some(({ action, outcome }) => action === 'operator.signed_in' && outcome === 'failed')).toBe(true)
    expect(rows.some(({ action, outcome }) => action === 'operator.signed_in' && outcome === 'succeeded')).toBe(true)
    expect(service.log()).not.toContain('planted-password-5531')
    expect(JSON.stringify(rows)).not.toContain('planted-password-5531')
  })

  it('cannot be done by making an account: nobody signs up here', async () => {
    const body = { email: 'stranger@acme.test', password: 'a quite long pass phrase', name: 'Stranger' }
    expect((await openBrowser(service).call('POST', '/auth/sign-up/email', { body })).status).toBe(404)
  })
})

describe('a session', () => {
  it('changes nothing on the word of another site', async () => {
    const browser = await signedIn()
    const body = { name: 'planted', scopes: ['admin'] }
    for (const origin of ['https://evil.test', 'null', null]) {
      const answer = await browser.call('POST', '/api-token', { body, origin })
      expect([origin, answer.status, answer.body.code]).toEqual([origin, 403, 'forbidden'])
    }
    const { status } = await browser.call('POST', '/api-token', {
      body,
      origin: null,
      headers: { 'sec-fetch-site': 'same-origin' },
    })
    expect(status).toBe(201)
    expect((await browser.call('POST', '/auth/sign-out', { body: {}, origin: 'https://evil.test' })).status).toBe(403)
  })

  it('is not asked where a token is sent: the token counts', async () => {
    const browser = await signedIn()
    const answer = await browser.call('GET', '/operator/me', { headers: { authorization: `Bearer ${service.token}` } })
    expect([answer.status, answer.body.message]).toEqual([403, expect.stringContaining('An API token is nobody')])
    expect(
      (await browser.call('GET', '/integrated-account', { headers: { authorization: 'Bearer wrong' } })).status,
    ).toBe(401)
  })

  it('works in the environment that it names, and in no other than there is', async () => {
    const browser = await signedIn()
    const made = await browser.call('POST', '/environment', { body: { name: 'staging' } })
    const headers = { 'x-rollcall-environment': made.body.id }
    expect((await browser.call('GET', '/api-token', { headers })).body.result).toMatchObject([{ name: 'First token' }])
    const all = await browser.call('GET', '/environment')
    expect(all.body.result.map(({ name }: { name: string }) => name)).toEqual(['default', 'staging'])
    const wrong = { 'x-rollcall-environment': '00000000-0000-4000-8000-000000000000' }
    expect((await browser.call('GET', '/api-token', { headers: wrong })).status).toBe(403)
  })

  it('ends after a week, whatever is done with it', async () => {
    const browser = await signedIn()
    const present = service.clock.now
    service.clock.now = new Date(Date.now() + 7 * 24 * 3_600_000 + 1000)
    expect((await browser.call('GET', '/operator/me')).status).toBe(401)
    service.clock.now = present
  })

  it('is over everywhere when the operator is disabled, and they cannot sign in again', async () => {
    const { email, password, id } = await newOperator('operator')
    const browser = openBrowser(service)
    await browser.signIn(email, password)
    expect((await browser.call('GET', '/operator/me')).status).toBe(200)
    const owner = await signedIn()
    expect(
      (await owner.call('PATCH', `/operator/${id}`, { body: { is_disabled: true } })).body.disabled_at,
    ).not.toBeNull()
    expect((await browser.call('GET', '/operator/me')).status).toBe(401)
    const again = await openBrowser(service).signIn(email, password)
    expect([again.status, again.body.code]).toEqual([403, 'OPERATOR_DISABLED'])
    await owner.call('PATCH', `/operator/${id}`, { body: { is_disabled: false } })
    expect((await openBrowser(service).signIn(email, password)).status).toBe(200)
  })
})

describe('roles', () => {
  it.each(ROLE_NAMES)('%s may do at every endpoint what the table says, and nothing else', async (role) => {
    const { email, password } = await newOperator(role)
    const browser = openBrowser(service)
    await browser.signIn(email, password)
    for (const { method, path, scope, id } of endpoints) {
      if (scope === 'public') continue
      const { status, body } = await browser.call(method, path.replace(/:[a-z_]+/gi, 'x'), {
        ...(method === 'GET' || method === 'DELETE' ? {} : { body: {} }),
      })
      const isRefused = status === 403 && String(body?.message).includes('Your role')
      expect([id, isRefused]).toEqual([id, !ROLES[role].scopes.includes(scope)])
    }
  })

  it('cannot be raised by oneself: an admin makes, changes and removes no owner', async () => {
    const { email, password, id } = await newOperator('admin')
    const admin = openBrowser(service)
    await admin.signIn(email, password)
    const list = await admin.call('GET', '/operator?limit=1000')
    const owner = list.body.result.find((one: { role: string }) => one.role === 'owner')
    const attempts = [
      admin.call('POST', '/operator/invite', { body: { email: 'x@acme.test', role: 'owner' } }),
      admin.call('PATCH', `/operator/${id}`, { body: { role: 'owner' } }),
      admin.call('PATCH', `/operator/${owner.id}`, { body: { role: 'auditor' } }),
      admin.call('DELETE', `/operator/${owner.id}`),
      admin.call('POST', `/operator/${owner.id}/reset-link`, { body: {} }),
    ]
    for (const { status, body } of await Promise.all(attempts)) {
      expect([status, body.message]).toEqual([403, expect.stringContaining('Only an owner may')])
    }
  })

  it('leave always an owner: the last one can neither be lowered, disabled nor removed', async () => {
    await using alone = await startService()
    await alone.service.operators.operators.ensureFirst(OWNER)
    const owner = openBrowser(alone)
    await owner.signIn(OWNER.email, OWNER.password)
    const { id } = (await owner.call('GET', '/operator/me')).body
    for (const answer of [
      await owner.call('PATCH', `/operator/${id}`, { body: { role: 'admin' } }),
      await owner.call('PATCH', `/operator/${id}`, { body: { is_disabled: true } }),
      await owner.call('DELETE', `/operator/${id}`),
    ]) {
      expect([answer.status, answer.body.message]).toEqual([409, expect.stringContaining('the last owner')])
    }
  })
})

describe('a one-time link', () => {
  it('is used up by being used, replaced by a newer one, and says nothing of why it is no good', async () => {
    const owner = await signedIn()
    const invite = async () => {
      const { body } = await owner.call('POST', '/operator/invite', {
        body: { email: 'twice@acme.test', role: 'auditor' },
      })
      return new URL(body.url).searchParams.get('token') ?? ''
    }
    const [older, newer] = [await invite(), await invite()]
    const use = (token: string) =>
      openBrowser(service).call('POST', '/operator/set-up', { body: { token, password: 'a quite long pass phrase' } })
    const refusals = [await use(older), await use(`${newer}x`), await use('made-up')]
    expect(new Set(refusals.map(({ status, body }) => `${status} ${body.message}`)).size).toBe(1)
    expect(refusals[0]?.status).toBe(401)
    expect((await use(newer)).status).toBe(200)
    expect((await use(newer)).status).toBe(401)
    expect(
      (await owner.call('POST', '/operator/invite', { body: { email: 'twice@acme.test', role: 'auditor' } })).status,
    ).toBe(409)
  })

  it('runs out', async () => {
    const owner = await signedIn()
    const { body } = await owner.call('POST', '/operator/invite', {
      body: { email: 'late@acme.test', role: 'auditor' },
    })
    const token = new URL(body.url).searchParams.get('token')
    const present = service.clock.now
    service.clock.now = new Date(present.getTime() + 8 * 24 * 3_600_000)
    const late = await openBrowser(service).call('POST', '/operator/set-up', {
      body: { token, password: OWNER.password },
    })
    service.clock.now = present
    expect(late.status).toBe(401)
  })

  it('gives somebody who has lost theirs a new password, and ends the sessions that were opened with the old one', async () => {
    const { email, password, id } = await newOperator('operator')
    const browser = openBrowser(service)
    await browser.signIn(email, password)
    const { body } = await (await signedIn()).call('POST', `/operator/${id}/reset-link`, { body: {} })
    const token = new URL(body.url).searchParams.get('token')
    await openBrowser(service).call('POST', '/operator/set-up', { body: { token, password: 'brand new pass phrase' } })
    expect((await browser.call('GET', '/operator/me')).status).toBe(401)
    expect((await openBrowser(service).signIn(email, password)).status).toBe(401)
    expect((await openBrowser(service).signIn(email, 'brand new pass phrase')).status).toBe(200)
  })
})

describe('a second factor', () => {
  it('is asked for once it is on, takes a code or a backup code that works once, and can be cleared by an owner', async () => {
    const { email, password, id } = await newOperator('operator')
    const browser = openBrowser(service)
    await browser.signIn(email, password)
    const enabled = await browser.call('POST', '/auth/two-factor/enable', { body: { password } })
    expect(enabled.status).toBe(200)
    const secret = new URL(enabled.body.totpURI).searchParams.get('secret') ?? ''
    expect((await browser.call('POST', '/auth/two-factor/verify-totp', { body: { code: totp(secret) } })).status).toBe(
      200,
    )
    expect((await browser.call('GET', '/operator/me')).body.second_factor).toBe(true)

    const next = openBrowser(service)
    expect((await next.signIn(email, password)).body).toMatchObject({ twoFactorRedirect: true })
    expect((await next.call('GET', '/operator/me')).status).toBe(401)
    expect((await next.call('POST', '/auth/two-factor/verify-totp', { body: { code: '000000' } })).status).toBe(401)
    expect((await next.call('POST', '/auth/two-factor/verify-totp', { body: { code: totp(secret) } })).status).toBe(200)
    expect((await next.call('GET', '/operator/me')).status).toBe(200)

    const [code] = enabled.body.backupCodes
    const statuses: number[] = []
    for (let time = 0; time < 2; time += 1) {
      const spare = openBrowser(service)
      await spare.signIn(email, password)
      statuses.push((await spare.call('POST', '/auth/two-factor/verify-backup-code', { body: { code } })).status)
    }
    expect(statuses).toEqual([200, 401])

    const { body } = await (await signedIn()).call('POST', `/operator/${id}/reset-link`, {
      body: { second_factor: true },
    })
    const token = new URL(body.url).searchParams.get('token')
    await openBrowser(service).call('POST', '/operator/set-up', { body: { token, password: 'brand new pass phrase' } })
    const cleared = openBrowser(service)
    await cleared.signIn(email, 'brand new pass phrase')
    expect((await cleared.call('GET', '/operator/me')).body.second_factor).toBe(false)
  })
})

/** What an authenticator shows now (RFC 6238). */
const totp = (secret: string): string => {
  const bits = Array.from(secret, (letter) =>
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'),
  ).join('')
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)))
  const digest = createHmac('sha1', key).update(counter).digest()
  const offset = (digest.at(-1) ?? 0) & 15
  return String((digest.readUInt32BE(offset) & 0x7f_ff_ff_ff) % 1_000_000).padStart(6, '0')
}
