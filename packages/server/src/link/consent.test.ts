import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { TEST_DATABASES } from '../testing/databases.ts'
import { INTEGRATION, type LinkingService, startLinking } from './testing/linking-service.ts'

const isPage = ({ pathname }: URL): boolean => pathname === '/connect-account'
const isCallback = ({ pathname }: URL): boolean => pathname === '/oauth/callback'

describe.each(TEST_DATABASES)('linking by consent, on $name', (kind) => {
  let linking: LinkingService
  beforeAll(async () => {
    linking = await startLinking(kind)
  })
  afterAll(() => linking[Symbol.asyncDispose]())

  const accounts = async (tenant: string): Promise<readonly { readonly id: string }[]> =>
    (await linking.service.call('GET', `/integrated-account?tenant_id=${tenant}`)).body.result

  /** A link token of a tenant of its own, and a browser that is back from the vendor but not at our callback yet. */
  const returned = async () => {
    const tenant = randomUUID()
    const token = await linking.linkToken({ tenant_id: tenant })
    const browser = linking.browser()
    const { body } = await linking.authorize(token)
    const { url } = await browser.go(body.authorization_url, isCallback)
    return { tenant, token, browser, url, attempt: body.attempt_id, start: body.authorization_url }
  }

  const outcomeAt = async (url: URL) => {
    const id = url.searchParams.get('outcome')
    return (await linking.service.call('GET', `/link-session/outcome/${id}`, { token: null })).body
  }

  /** How many statements wait for a lock. */
  const waiting = async (): Promise<number | undefined> => {
    const { rows } = await sql<{ count: number }>`
      select count(*)::integer as count from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`.execute(linking.service.database.db)
    return rows[0]?.count
  }

  const changed = (url: URL, change: Readonly<Record<string, string | null>>): string => {
    const copy = new URL(url)
    for (const [name, value] of Object.entries(change)) {
      if (value === null) copy.searchParams.delete(name)
      else copy.searchParams.set(name, value)
    }
    return copy.href
  }

  describe('an account', () => {
    it('is made, and works', async () => {
      const token = await linking.linkToken({
        tenant_id: 'first',
        context: { region: 'eu', api_key: 'planted-context-key' },
      })
      const outcome = await linking.consent(token)
      expect(outcome).toMatchObject({ result: 'success', integration: INTEGRATION, mode: 'popup', error: null })
      const account = await linking.account(outcome.integrated_account_id)
      expect(account).toMatchObject({
        status: 'active',
        tenant_id: 'first',
        authentication_method: 'oauth2',
        context: { region: 'eu', api_key: '[redacted]' },
      })
      expect((await linking.users(account.id)).status).toBe(200)
    })

    it('is linked again under its id, with the context that it had', async () => {
      const first = await linking.consent(await linking.linkToken({ tenant_id: 'again', context: { region: 'eu' } }))
      const id = first.integrated_account_id
      await linking.vendor.revokeAll()
      expect((await linking.users(id)).status).toBe(401)
      expect(await linking.account(id)).toMatchObject({ status: 'needs_reauth' })
      const token = await linking.linkToken({ integrated_account_id: id, context: { locale: 'fr' } })
      const session = (await linking.page('GET', '/link-session', token)).body
      expect(session).toMatchObject({
        kind: 'relink',
        account: { id, integration: INTEGRATION, status: 'needs_reauth' },
      })
      const again = await linking.consent(token)
      expect(again.integrated_account_id).toBe(id)
      expect(await linking.account(id)).toMatchObject({
        status: 'active',
        last_error: null,
        context: { region: 'eu', locale: 'fr' },
      })
      expect((await linking.users(id)).status).toBe(200)
    })

    it('loses the context that it had only when that is asked for', async () => {
      const first = await linking.consent(await linking.linkToken({ tenant_id: 'bare', context: { region: 'eu' } }))
      const id = first.integrated_account_id
      const token = await linking.linkToken({
        integrated_account_id: id,
        persist_previous_context: false,
        context: { locale: 'fr' },
      })
      await linking.consent(token)
      expect((await linking.account(id)).context).toEqual({ locale: 'fr' })
    })

    /** As the audit log has it. */
    const deletionOf = async (id: string) =>
      (await linking.service.call('GET', `/audit-event?action=integrated_account.deleted&integrated_account_id=${id}`))
        .body.result[0]

    it('is disconnected with what the vendor had granted', async () => {
      const id = await linking.linked()
      const { body } = await linking.service.call('DELETE', `/integrated-account/${id}`)
      expect(body).toEqual({ id, grant: 'revoked' })
      expect(await deletionOf(id)).toMatchObject({ outcome: 'succeeded', detail: { grant: 'revoked' } })
      expect(linking.vendor.received).toContain('POST /token/revocation')
    })

    it('is disconnected although the vendor is down, and it is said that the grant stays', async () => {
      const id = await linking.linked()
      linking.vendor.trouble('POST /token/revocation', { kind: 'down' }, 9)
      const { body } = await linking.service.call('DELETE', `/integrated-account/${id}`)
      expect(body).toEqual({ id, grant: 'not_revoked' })
      expect(await deletionOf(id)).toMatchObject({ outcome: 'succeeded', detail: { grant: 'not_revoked' } })
      linking.vendor.calm()
    })
  })

  describe('what comes back from the vendor', () => {
    it.each([
      ['with another state', { state: 'x'.repeat(43) }, 400],
      ['without a state', { state: null }, 400],
    ])('%s makes a page and no account', async (_, change, status) => {
      const { tenant, browser, url } = await returned()
      const page = await browser.go(changed(url, change))
      expect([page.status, page.url.pathname]).toEqual([status, '/oauth/callback'])
      expect(page.text).toContain('Nothing was connected')
      expect(await accounts(tenant)).toEqual([])
    })

    it('counts once', async () => {
      const { tenant, browser, url } = await returned()
      expect((await browser.go(url.href, isPage)).url.pathname).toBe('/connect-account')
      const replayed = await browser.go(url.href, isPage)
      expect([replayed.status, replayed.url.pathname]).toEqual([400, '/oauth/callback'])
      expect(await accounts(tenant)).toHaveLength(1)
    })

    it('counts from the browser that went, which can still finish', async () => {
      const { tenant, browser, url } = await returned()
      const victim = await linking.browser().go(url.href, isPage)
      expect([victim.status, victim.text]).toEqual([403, expect.stringContaining('another browser')])
      expect(await accounts(tenant)).toEqual([])
      expect(await outcomeAt((await browser.go(url.href, isPage)).url)).toMatchObject({ result: 'success' })
    })

    it('counts for ten minutes', async () => {
      const { tenant, browser, url, token, attempt } = await returned()
      linking.pass(10 * 60_000)
      const late = await browser.go(url.href, isPage)
      expect([late.status, late.text]).toEqual([400, expect.stringContaining('ten minutes')])
      expect(await accounts(tenant)).toEqual([])
      const { body } = await linking.page('GET', `/link-session/attempt/${attempt}`, token)
      expect(body).toEqual({ status: 'expired', outcome: null })
    })

    it('is waited for while it is looked at, though the ten minutes end meanwhile', async () => {
      const { browser, url, token, attempt } = await returned()
      const state = async () => (await linking.page('GET', `/link-session/attempt/${attempt}`, token)).body
      const mayAnswer = Promise.withResolvers<void>()
      linking.vendor.trouble('GET /scim/Users', { kind: 'held', until: mayAnswer.promise })
      const finishing = browser.go(url.href, isPage)
      await expect.poll(() => linking.vendor.received.at(-1)).toBe('GET /scim/Users')
      linking.pass(10 * 60_000)
      expect(await state()).toEqual({ status: 'waiting', outcome: null })
      linking.pass(2 * 60_000)
      expect(await state()).toEqual({ status: 'expired', outcome: null })
      mayAnswer.resolve()
      await finishing
      expect(await state()).toMatchObject({ status: 'finished', outcome: { result: 'success' } })
    })

    it.each([
      ['says that access was not given', { code: null, error: 'access_denied' }, 'was not given'],
      ['says another error', { code: null, error: 'server_error' }, '(server_error)'],
      ['says markup for an error', { code: null, error: '<b>x</b>' }, 'could not give access, so'],
      ['says nothing', { code: null }, 'without an answer'],
      ['is of another server', { iss: 'https://evil.test' }, 'another server'],
      ['brings a code that is none', { code: 'guessed' }, 'invalid_grant'],
    ])('leads back to the page with an error where it %s', async (_, change, said) => {
      const { tenant, browser, url, token } = await returned()
      const outcome = await outcomeAt((await browser.go(changed(url, change), isPage)).url)
      expect(outcome).toMatchObject({ result: 'error', error: { error_type: 'connection_error' } })
      expect(outcome.error.message).toContain(said)
      expect(await accounts(tenant)).toEqual([])
      // The token is not spent by it.
      expect(await linking.consent(token)).toMatchObject({ result: 'success' })
    })

    it('leads back with an error when consent was refused at the vendor', async () => {
      linking.vendor.consent('no')
      const outcome = await linking.consent(await linking.linkToken())
      linking.vendor.consent('all')
      expect(outcome).toMatchObject({ result: 'error', error: { error_type: 'connection_error' } })
    })

    it('is not enough where less was granted than is needed', async () => {
      linking.vendor.consent(['directory.read'])
      const tenant = randomUUID()
      const outcome = await linking.consent(await linking.linkToken({ tenant_id: tenant }))
      linking.vendor.consent('all')
      expect(outcome.error).toMatchObject({ error_type: 'validation_error', code: 'credential_refused' })
      expect(outcome.error.message).toContain('directory.write is missing')
      expect(await accounts(tenant)).toEqual([])
    })

    it('makes no account when the vendor goes down before the credential is proved', async () => {
      linking.vendor.trouble('GET /scim/Users', { kind: 'status', status: 503 }, 9)
      const tenant = randomUUID()
      const outcome = await linking.consent(await linking.linkToken({ tenant_id: tenant }))
      linking.vendor.calm()
      expect(outcome.error).toMatchObject({ error_type: 'connection_error' })
      expect(await accounts(tenant)).toEqual([])
    })
  })

  describe('the way to the vendor', () => {
    it('is gone once', async () => {
      const { start } = await returned()
      const again = await linking.browser().go(start)
      expect([again.status, again.text]).toEqual([400, expect.stringContaining('is over')])
    })

    it('can be gone again by the browser that went, until an answer came; only the last time counts', async () => {
      const token = await linking.linkToken()
      const { body } = await linking.authorize(token)
      const browser = linking.browser()
      const isBack = ({ pathname }: URL) => pathname === '/oauth/callback'
      const first = await browser.go(body.authorization_url, isBack)
      const second = await browser.go(body.authorization_url, isBack)
      const late = await browser.go(first.url.href)
      expect([late.status, late.text]).toEqual([400, expect.stringContaining('belongs to no attempt')])
      const { url } = await browser.go(second.url.href, ({ pathname }) => pathname === '/connect-account')
      expect(url.searchParams.has('outcome')).toBe(true)
      expect((await browser.go(body.authorization_url)).text).toContain('is over')
    })

    it('asks with PKCE, and has no token of ours in any address', async () => {
      const token = await linking.linkToken()
      const { body } = await linking.authorize(token)
      const page = await linking.browser().go(body.authorization_url, ({ pathname }) => pathname === '/auth')
      expect(page.url.searchParams.get('code_challenge_method')).toBe('S256')
      expect(page.url.searchParams.get('redirect_uri')).toBe('https://rollcall.test/oauth/callback')
      expect(page.url.href).not.toContain(token)
      expect(page.setCookies[0]).toMatch(/; Path=\/oauth; .*HttpOnly; SameSite=Lax; Secure$/)
    })

    it('speaks to registered openers only', async () => {
      const token = await linking.linkToken()
      const refused = await linking.authorize(token, { opener_origin: 'https://evil.test' })
      expect([refused.status, refused.body.error_type]).toEqual([400, 'validation_error'])
      expect((await linking.authorize(token, { opener_origin: 'http://localhost:3000' })).status).toBe(200)
    })

    it('is not there where the operator has no OAuth client', async () => {
      const token = await linking.linkToken()
      await linking.service.call('PUT', `/environment-integration/${INTEGRATION}`, { body: {} })
      const [offer] = (await linking.page('GET', '/link-session', token)).body.integrations.filter(
        ({ name }: { readonly name: string }) => name === INTEGRATION,
      )
      expect(offer.schemes[0]).toMatchObject({ format: 'oauth2', is_ready: false })
      const refused = await linking.authorize(token)
      expect([refused.status, refused.body.error_type]).toEqual([400, 'invalid_integration'])
      await linking.service.call('PUT', `/environment-integration/${INTEGRATION}`, {
        body: { oauth: { client_id: 'rollcall-operator', client_secret: 'planted-operator-client-secret' } },
      })
    })
  })

  describe('an attempt that the page has ended', () => {
    const end = (token: string, attempt: string) => linking.page('DELETE', `/link-session/attempt/${attempt}`, token)

    it('makes no account, whatever comes back from the vendor after', async () => {
      const { tenant, token, browser, url, attempt } = await returned()
      expect(await end(token, attempt)).toMatchObject({ status: 200, body: { status: 'ended', outcome: null } })
      const late = await browser.go(url.href, isPage)
      expect([late.status, late.text]).toEqual([400, expect.stringContaining('was closed')])
      expect(await accounts(tenant)).toEqual([])
      expect((await linking.page('GET', `/link-session/attempt/${attempt}`, token)).body.status).toBe('ended')
      // The link is as good as before.
      expect(await linking.consent(token)).toMatchObject({ result: 'success' })
    })

    it('makes none either where it is ended while the answer is looked at', async () => {
      const { tenant, token, browser, url, attempt } = await returned()
      const mayAnswer = Promise.withResolvers<void>()
      linking.vendor.trouble('GET /scim/Users', { kind: 'held', until: mayAnswer.promise })
      const finishing = browser.go(url.href, isPage)
      await expect.poll(() => linking.vendor.received.at(-1)).toBe('GET /scim/Users')
      expect((await end(token, attempt)).body.status).toBe('ended')
      mayAnswer.resolve()
      expect((await finishing).url.pathname).toBe('/oauth/callback')
      expect(await accounts(tenant)).toEqual([])
    })

    it.runIf(kind.isShared)(
      'takes its locks in the order in which the answer does, so neither waits for ever',
      async () => {
        const { browser, url, attempt } = await returned()
        const { db } = linking.service.database
        const mayAnswer = Promise.withResolvers<void>()
        linking.vendor.trouble('GET /scim/Users', { kind: 'held', until: mayAnswer.promise })
        const finishing = browser.go(url.href, isPage)
        await expect.poll(() => linking.vendor.received.at(-1)).toBe('GET /scim/Users')
        await db.transaction().execute(async (tx) => {
          // What ending does first, and then what it does second, once the answer waits for it.
          await sql`select from link_attempt where id = ${attempt} for update`.execute(tx)
          mayAnswer.resolve()
          await expect.poll(waiting).toBe(1)
          await sql`select from credential where connection_id = ${attempt} for update nowait`.execute(tx)
        })
        expect(await outcomeAt((await finishing).url)).toMatchObject({ result: 'success' })
      },
    )

    it('does not start', async () => {
      const token = await linking.linkToken()
      const { body } = await linking.authorize(token)
      await end(token, body.attempt_id)
      expect((await linking.browser().go(body.authorization_url)).text).toContain('is over')
    })

    it('stays as it ended where it was over, and is ended with its own link only', async () => {
      const { token, browser, url, attempt } = await returned()
      expect((await end(await linking.linkToken(), attempt)).status).toBe(404)
      await browser.go(url.href, isPage)
      expect((await end(token, attempt)).body).toMatchObject({ status: 'finished', outcome: { result: 'success' } })
    })
  })

  it('makes no account where its outcome cannot be written, and says so on a page', async () => {
    const { tenant, browser, url } = await returned()
    const { db } = linking.service.database
    await sql`alter table link_attempt add constraint broken check (status <> 'finished') not valid`.execute(db)
    const page = await browser.go(url.href)
    await sql`alter table link_attempt drop constraint broken`.execute(db)
    expect([page.status, page.url.pathname]).toEqual([500, '/oauth/callback'])
    expect(page.text).toMatch(/^<!doctype html>[^]*Nothing was connected/)
    expect(linking.service.log()).toContain('browser_not_led')
    expect(await accounts(tenant)).toEqual([])
  })

  it('forgets attempts and tokens that are worth nothing any more, and what they had sealed', async () => {
    const { db } = linking.service.database
    const count = async (table: string): Promise<number> => {
      const { rows } = await sql<{ count: string }>`select count(*) as count from ${sql.table(table)}`.execute(db)
      return Number(rows[0]?.count)
    }
    const sealed = await count('credential')
    const { start } = await returned()
    await linking.linkToken({ tenant_id: 'a', context: { region: 'eu' } })
    expect(start).toContain('/oauth/start/')
    expect(await count('credential')).toBe(sealed + 2)
    linking.pass(38 * 86_400_000)
    await linking.service.service.link.deleteExpired()
    expect([await count('link_attempt'), await count('link_token')]).toEqual([0, 0])
    expect(await count('credential')).toBeLessThanOrEqual(sealed)
  })

  it('shows no secret, anywhere', async () => {
    const token = await linking.linkToken({ tenant_id: 'secrets', context: { api_key: 'planted-context-key' } })
    const outcome = await linking.consent(token)
    const shown = [
      linking.service.log(),
      JSON.stringify(outcome),
      (await linking.service.call('GET', '/audit-event?limit=5000')).text,
      (await linking.service.call('GET', '/environment-integration')).text,
      (await linking.service.call('GET', `/integrated-account/${outcome.integrated_account_id}`)).text,
      await everything(),
    ].join('\n')
    const secrets = [...linking.vendor.secrets, token, 'planted-context-key']
    // A code, a verifier, tokens and the client's secret, at the least.
    expect(secrets.length).toBeGreaterThan(6)
    expect(secrets.filter((secret) => shown.includes(secret))).toEqual([])
  })

  /** Every column of every table, as text. */
  const everything = async (): Promise<string> => {
    const { db } = linking.service.database
    const tables = await db.introspection.getTables()
    const rows = await Promise.all(
      tables
        .filter(({ schema }) => schema === 'public')
        .map(({ name }) => sql`select t::text as text from ${sql.table(name)} t`.execute(db)),
    )
    return JSON.stringify(rows.map((found) => found.rows))
  }
})
