import { OKTA_ADMIN_TOKEN } from '@rollcall/sandbox'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { googleByToken } from '../testing/google-by-token.ts'
import { type StartedService, startService } from '../testing/started-service.ts'
import { type PassedAnswer, type SpoilingFront, startSpoilingFront } from './testing/spoiling-front.ts'

/** A vendor whose lists do not go on by SCIM's index. */
type Place = {
  readonly integration: string
  readonly base: string
  readonly token: (started: StartedService) => string
  /** What every list of this vendor's has to ask for. */
  readonly always: string
  readonly nobody: string
  /** The vendor's own parameters. */
  readonly position: string
  readonly size: string
  readonly most: number
  readonly idsIn: (body: unknown) => readonly string[]
  /** The answer with another next page. */
  readonly leadingTo: (answer: PassedAnswer, position: string) => PassedAnswer
}

type Row = { readonly id: string }

const PLACES: readonly Place[] = [
  {
    integration: 'okta',
    base: '/okta/api/v1',
    token: () => OKTA_ADMIN_TOKEN,
    always: '',
    nobody: 'search=profile.login+eq+%22nobody%40nowhere.test%22',
    position: 'after',
    size: 'limit',
    most: 200,
    idsIn: (body) => (body as readonly Row[]).map(({ id }) => id),
    leadingTo: (answer, position) => {
      const link = `<http://127.0.0.1:1/elsewhere?${new URLSearchParams({ after: position })}>; rel="next"`
      return { ...answer, headers: { ...answer.headers, link } }
    },
  },
  {
    integration: 'google-by-token',
    base: '/google/admin/directory/v1',
    token: ({ sandbox }) => sandbox.vendors.google.accessToken(),
    always: 'customer=my_customer',
    nobody: 'query=email%3Dnobody%40nowhere.test',
    position: 'pageToken',
    size: 'maxResults',
    most: 500,
    idsIn: (body) => (body as { readonly users: readonly Row[] }).users.map(({ id }) => id),
    leadingTo: (answer, nextPageToken) => ({
      ...answer,
      text: JSON.stringify({ ...JSON.parse(answer.text), nextPageToken }),
    }),
  },
]

let started: StartedService
let front: SpoilingFront

beforeAll(async () => {
  started = await startService({ connectors: [googleByToken()] })
  started.sandbox.vendors.okta.set({ rateLimits: 'off' })
  started.sandbox.vendors.google.set({ quota: 'off' })
  front = await startSpoilingFront(new URL(started.scimUrl).origin)
})
afterAll(async () => {
  await front[Symbol.asyncDispose]()
  await started[Symbol.asyncDispose]()
})
afterEach(() => {
  front.spoil = undefined
  front.asked.length = 0
})

const link = async ({ integration, base, token }: Place): Promise<string> => {
  const { status, text, body } = await started.call('POST', '/integrated-account', {
    body: {
      tenant_id: 'acme',
      integration,
      credentials: { api_key: token(started) },
      settings: { base_url: front.url + base, requests_per_second: '100000', burst: '100000' },
    },
  })
  if (status !== 201) throw new Error(`not linked: ${text}`)
  return body.id
}

describe.each(PLACES)('a proxied list of $integration', (place) => {
  const { always, nobody, position, size, most, idsIn, leadingTo } = place
  let account: string

  beforeAll(async () => {
    account = await link(place)
  })

  const list = (
    query: Readonly<Record<string, string | number>>,
    { resource = 'users', more = '', of = account } = {},
  ) => {
    const own = new URLSearchParams({ integrated_account_id: of, truto_response_format: 'unified' })
    for (const [name, value] of Object.entries(query)) own.set(name, String(value))
    return started.call(
      'GET',
      `/proxy/${resource}?${[always, more, String(own)].filter((part) => part !== '').join('&')}`,
    )
  }

  /** Every page, to the end or to what is no page. */
  const walk = async (limit: number, resource = 'users') => {
    const pages = [await list({ limit }, { resource })]
    for (let cursor = pages.at(-1)?.body.next_cursor; cursor; cursor = pages.at(-1)?.body.next_cursor) {
      if (pages.length > 200) throw new Error('it does not end')
      pages.push(await list({ limit, next_cursor: cursor }, { resource }))
    }
    return pages
  }

  const idsOf = (pages: readonly { readonly body: { readonly result: readonly Row[] } }[]) =>
    pages.flatMap(({ body }) => body.result.map(({ id }) => id))

  /** Everybody, in the vendor's own words and in one page of its. */
  const everybody = async (): Promise<readonly string[]> => {
    const { text } = await started.call(
      'GET',
      `/proxy/users?${always}&${size}=${most}&integrated_account_id=${account}`,
    )
    return idsIn(JSON.parse(text))
  }

  const batch = async (query: Readonly<Record<string, unknown>>) => {
    const own = { ...Object.fromEntries(new URLSearchParams(always)), ...query }
    const resources = [{ resource: 'users', method: 'list', query: own }]
    const { body } = await started.call('POST', '/batch-request', {
      body: { integrated_account_id: account, resources },
    })
    return { ...body, ids: (body.result['users'] ?? []).map(({ id }: Row) => id), errors: body.errors['users'] ?? [] }
  }

  it.each([1, 7, 59, 60, 61, 100_000])('gives each row once, in pages of at most %i', async (limit) => {
    const all = await everybody()
    expect(all.length).toBeGreaterThan(50)
    const pages = await walk(limit)
    expect(idsOf(pages)).toEqual(all)
    for (const { status, body } of pages) {
      expect(status).toBe(200)
      expect(body).toEqual({
        result: expect.any(Array),
        next_cursor: body === pages.at(-1)?.body ? null : expect.any(String),
        prev_cursor: null,
        result_count: body.result.length,
      })
      expect(body.result_count).toBeLessThanOrEqual(limit)
    }
  })

  it('asks for pages as large as the vendor’s, where nothing is said', async () => {
    await list({})
    expect(front.asked.at(-1)?.get(size)).toBe(String(most))
  })

  it('goes on in groups, too', async () => {
    const inOne = await walk(200, 'groups')
    expect(inOne).toHaveLength(1)
    const oneByOne = await walk(1, 'groups')
    expect(oneByOne.length).toBeGreaterThan(1)
    expect(idsOf(oneByOne)).toEqual(idsOf(inOne))
  })

  it('is empty where the vendor finds nobody', async () => {
    const { status, body } = await list({}, { more: nobody })
    expect({ status, body }).toEqual({
      status: 200,
      body: { result: [], next_cursor: null, prev_cursor: null, result_count: 0 },
    })
  })

  it('begins where the caller says in the vendor’s own words, and is asked for with no parameter twice', async () => {
    const all = await everybody()
    const { body } = await list({ limit: 10 })
    const page = await list({ limit: 10, next_cursor: body.next_cursor })
    const own = front.asked.at(-1)?.get(position) ?? ''
    expect(own).not.toBe('')
    const same = await list({ limit: 10, [position]: own })
    expect(idsOf([same])).toEqual(idsOf([page]))
    expect(idsOf([same])).toEqual(all.slice(10, 20))
    const both = await list({ limit: 10, next_cursor: body.next_cursor, [position]: 'outweighed' })
    expect(idsOf([both])).toEqual(idsOf([page]))
    for (const name of [position, size]) expect(front.asked.at(-1)?.getAll(name)).toHaveLength(1)
  })

  it('refuses a cursor that is not its own, and asks the vendor nothing', async () => {
    const cursor: string = (await list({ limit: 5 })).body.next_cursor
    const other = await link(place)
    front.asked.length = 0
    const garbled = cursor.slice(0, -2) + (cursor.endsWith('AA') ? 'BB' : 'AA')
    for (const refused of [
      await list({ next_cursor: cursor }, { resource: 'groups' }),
      await list({ next_cursor: cursor }, { of: other }),
      await list({ next_cursor: garbled }),
      await list({ next_cursor: 'bogus' }),
    ])
      expect(refused).toMatchObject({ status: 400, body: { code: 'invalid_cursor' } })
    const [error] = (await batch({ next_cursor: garbled })).errors
    expect(error).toMatchObject({ code: 'invalid_cursor' })
    expect(front.asked).toHaveLength(0)
  })

  it('is an error where the vendor names the same next page for ever, in a batch, too', async () => {
    const honest = await list({ limit: 5 })
    await list({ limit: 5, next_cursor: honest.body.next_cursor })
    const own = front.asked.at(-1)?.get(position) ?? ''
    front.spoil = (answer) => leadingTo(answer, own)
    front.asked.length = 0
    const last = (await walk(5)).at(-1)
    expect(last).toMatchObject({ status: 502, body: { code: 'vendor_malformed' } })
    expect(last?.body.message).toContain('a next page that is one of those before')
    const read = await batch({ limit: 5 })
    expect(read.ids).toHaveLength(5)
    expect(read.errors).toEqual([
      expect.objectContaining({ code: 'vendor_malformed', next_cursor: expect.any(String) }),
    ])
    expect(front.asked).toHaveLength(4)
  })

  it('is an error where the vendor ignores where the page is to begin', async () => {
    const first: PassedAnswer[] = []
    front.spoil = (answer) => {
      first.push(answer)
      return leadingTo(first[0] ?? answer, `fresh-${first.length}`)
    }
    const last = (await walk(5)).at(-1)
    expect(last).toMatchObject({ status: 502, body: { code: 'vendor_malformed' } })
    expect(last?.body.message).toContain('the same page twice')
  })

  it('is an error where the answer has lost its rows', async () => {
    front.spoil = (answer) => ({ ...answer, text: '{"etag":"x"}' })
    expect(await list({})).toMatchObject({ status: 502, body: { code: 'vendor_malformed' } })
  })

  it('is read to its end by a batch, and goes on where the envelope stopped', async () => {
    const all = await everybody()
    expect(await batch({ limit: 7 })).toMatchObject({ ids: all, errors: [] })
    expect(await batch({ [size]: 9 })).toMatchObject({ ids: all, errors: [] })
    expect(front.asked.at(-1)?.getAll(size)).toEqual(['9'])
    const { body } = await list({ limit: 10 })
    expect(await batch({ next_cursor: body.next_cursor })).toMatchObject({ ids: all.slice(10), errors: [] })
  })
})

describe('a link to a next page at another address', () => {
  it('is asked for at the vendor’s, where alone the credential goes', async () => {
    const [okta] = PLACES
    if (okta === undefined) throw new Error('there is no Okta')
    const account = await link(okta)
    const path = `/proxy/users?integrated_account_id=${account}&truto_response_format=unified&limit=5`
    const second = (await started.call('GET', path)).body.next_cursor
    const honest = await started.call('GET', `${path}&next_cursor=${second}`)
    const after = front.asked.at(-1)?.get('after') ?? ''
    front.spoil = (answer) => okta.leadingTo(answer, after)
    const { body } = await started.call('GET', path)
    front.spoil = undefined
    const led = await started.call('GET', `${path}&next_cursor=${body.next_cursor}`)
    expect(led.body.result).toEqual(honest.body.result)
  })
})
