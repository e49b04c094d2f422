import { type Answer, type Asked, type Honest, json } from './scripted-server.ts'
import { patched } from './small-scim-patch.ts'

/** A resource as the small server keeps it. */
export type Stored = Record<string, unknown> & { readonly id: string }

/** What the kit's own tests set up. */
export type SmallScimOptions = {
  readonly token: string
  /** Whether versions are kept, and `If-Match` is honoured. */
  readonly etags?: boolean
}

export type SmallScim = {
  readonly honest: Honest
  readonly users: Map<string, Stored>
  readonly groups: Map<string, Stored>
}

/**
 * The truth behind the kit's own tests: a small SCIM 2.0 server that does as the RFCs say, and has no opinion of its own. It shares no code
 * with the client that is tested against it. What vendors do otherwise is a script in the test.
 */
export const createSmallScim = ({ token, etags = false }: SmallScimOptions): SmallScim => {
  const users = new Map<string, Stored>()
  const groups = new Map<string, Stored>()
  const honest: Honest = async (asked) => {
    const [, collection = '', id] = asked.path.split('/')
    if (collection === 'ServiceProviderConfig') return json(200, serviceProviderConfig(etags))
    if (asked.headers['authorization'] !== `Bearer ${token}`) return refuse(401, 'the token is not valid')
    const store = collection === 'Users' ? users : collection === 'Groups' ? groups : undefined
    if (store === undefined) return refuse(404, `there is nothing at ${asked.path}`)
    const isTaken = (one: Stored): boolean =>
      [...store.values()].some((other) => other.id !== one.id && nameOf(other) === nameOf(one))
    const place: Place = { store, etags, isTaken }
    return id === undefined ? answerCollection(place, asked) : answerOne(place, asked, decodeURIComponent(id))
  }
  return { honest, users, groups }
}

type Place = {
  readonly store: Map<string, Stored>
  readonly etags: boolean
  readonly isTaken: (one: Stored) => boolean
}

const nameOf = (one: Stored): string => String(one['userName'] ?? one['displayName']).toLowerCase()

const answerCollection = ({ store, isTaken }: Place, asked: Asked): Answer => {
  if (asked.method === 'GET') return list(store, asked.query)
  if (asked.method !== 'POST') return refuse(405, `${asked.method} is not allowed here`)
  const one: Stored = { ...Object(JSON.parse(asked.text)), id: `id-${store.size + 1}` }
  if (isTaken(one)) return refuse(409, 'the name is taken', 'uniqueness')
  store.set(one.id, { active: true, ...one, meta: { version: 'W/"1"' } })
  return json(201, store.get(one.id), { location: `${asked.path}/${one.id}` })
}

const answerOne = ({ store, etags, isTaken }: Place, asked: Asked, id: string): Answer => {
  const one = store.get(id)
  if (one === undefined) return refuse(404, `${id} is not known`)
  const version = String(Object(one['meta'])['version'])
  const isOutdated = etags && (asked.headers['if-match'] ?? version) !== version
  if (isOutdated) return refuse(412, 'the version is not the present one')
  const save = (changed: Stored): Answer => {
    if (isTaken(changed)) return refuse(409, 'the name is taken', 'uniqueness')
    store.set(id, { ...changed, id, meta: { version: `W/"${Number(/\d+/.exec(version)?.[0] ?? 0) + 1}"` } })
    return json(200, store.get(id))
  }
  switch (asked.method) {
    case 'GET':
      return json(200, one)
    case 'PUT':
      return save({ ...Object(JSON.parse(asked.text)), id })
    case 'PATCH':
      return save(patched(one, Object(JSON.parse(asked.text))['Operations']))
    case 'DELETE':
      store.delete(id)
      return { status: 204 }
    default:
      return refuse(405, `${asked.method} is not allowed here`)
  }
}

const list = (store: Map<string, Stored>, query: URLSearchParams): Answer => {
  const [, attribute = '', value = '""'] = /^(\S+) eq (".*")$/.exec(query.get('filter') ?? '') ?? []
  const isWanted = (one: Stored): boolean =>
    attribute === '' || valuesAt(one, attribute).includes(String(JSON.parse(value)).toLowerCase())
  const wanted = [...store.values()].filter(isWanted)
  const first = Math.max(1, Number(query.get('startIndex') ?? 1)) - 1
  const rows = wanted.slice(first, first + Number(query.get('count') ?? 100))
  return json(200, listOf(rows, wanted.length, first + 1))
}

const valuesAt = (one: Stored, attribute: string): readonly string[] => {
  const [outer = '', inner = ''] = attribute.split('.')
  const value = one[outer]
  const values = Array.isArray(value) ? value.map((element) => Object(element)[inner]) : [value]
  return values.map((each) => String(each).toLowerCase())
}

/** A list as RFC 7644 §3.4.2 has it. */
export const listOf = (rows: readonly unknown[], totalResults: number, startIndex = 1): Record<string, unknown> => ({
  schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
  totalResults,
  startIndex,
  itemsPerPage: rows.length,
  Resources: rows,
})

/** An error as RFC 7644 §3.12 has it. */
export const refuse = (status: number, detail: string, scimType?: string): Answer =>
  json(status, {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
    status: String(status),
    detail,
    ...(scimType !== undefined && { scimType }),
  })

const serviceProviderConfig = (etags: boolean): Record<string, unknown> => ({
  patch: { supported: true },
  filter: { supported: true, maxResults: 100 },
  bulk: { supported: false },
  sort: { supported: false },
  changePassword: { supported: false },
  etag: { supported: etags },
})
