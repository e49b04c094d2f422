/**
 * The yardstick of the unified list: the smallest server that fetches the vendor's page, parses it, maps every user and writes the page
 * in the unified shape. No authentication, budget, log, cursor, or tolerance of anything. Started with the vendor's URL; says its port
 * on standard output, and ends when its standard input does.
 */
import { createServer } from 'node:http'
import { Pool } from 'undici'

type ScimUser = {
  readonly id: string
  readonly userName: string
  readonly name: { readonly givenName: string; readonly familyName: string; readonly formatted: string }
  readonly emails: readonly { readonly value: string; readonly primary: boolean; readonly type: string }[]
  readonly active: boolean
}

const [vendorUrl = ''] = process.argv.slice(2)
const pool = new Pool(vendorUrl, { connections: 128 })

const toUnified = (user: ScimUser): object => ({
  id: user.id,
  username: user.userName,
  name: user.name.formatted,
  first_name: user.name.givenName,
  last_name: user.name.familyName,
  emails: user.emails.map(({ value, type, primary }) => ({ email: value, type, is_primary: primary })),
  phones: [],
  status: user.active ? 'active' : 'inactive',
  roles: [{ id: 'member', name: 'member' }],
  groups: [],
  languages: [],
  remote_data: user,
})

const server = createServer((_request, response) => {
  const answer = async (): Promise<void> => {
    const { body } = await pool.request({
      path: '/scim/v2/Users?startIndex=1&count=100',
      method: 'GET',
      headers: { authorization: 'Bearer token-of-the-vendor' },
    })
    const page: { readonly Resources: readonly ScimUser[] } = JSON.parse(await body.text())
    const result = page.Resources.map(toUnified)
    const text = JSON.stringify({ result, next_cursor: null, prev_cursor: null, result_count: result.length })
    response.writeHead(200, {
      'content-type': 'application/json; charset=utf-8',
      'content-length': Buffer.byteLength(text),
    })
    response.end(text)
  }
  answer().catch(() => response.destroy())
})

server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  console.log(JSON.stringify({ port: typeof address === 'object' ? address?.port : 0 }))
})
process.stdin.resume().once('end', () => process.exit(0))
