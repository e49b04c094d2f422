/**
 * A customer's application that lets its own customers connect their accounts: `node examples/embed-link/server.mjs`.
 *
 * Its server makes a link token with the API token, which never reaches a browser; its page (page.html) spends it. Nothing to install.
 */
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'

const here = import.meta.dirname
const rollcall = process.env.ROLLCALL_URL ?? 'http://127.0.0.1:4000'
const port = Number(process.env.PORT ?? 3000)

/** From the environment, or where local mode keeps it for its owner. */
const apiToken = async () => {
  if (process.env.ROLLCALL_API_TOKEN) return process.env.ROLLCALL_API_TOKEN
  const folder = process.env.ROLLCALL_DATA_DIR ?? join(here, '../../.rollcall')
  return JSON.parse(await readFile(join(folder, 'cli.json'), 'utf8')).token
}

/** A new account of the tenant that is signed in here; with `account`, that one is linked again and keeps its id. */
const createLinkToken = async ({ account }) => {
  const response = await fetch(`${rollcall}/link-token`, {
    method: 'POST',
    headers: { authorization: `Bearer ${await apiToken()}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      ...(account ? { integrated_account_id: account } : { tenant_id: 'acme' }),
      redirect_uri: `${own()}/`,
    }),
  })
  return { status: response.status, body: await response.text() }
}

const send = (response, status, type, body) => response.writeHead(status, { 'content-type': type }).end(body)

const answer = async (request, response) => {
  try {
    if (request.method === 'POST' && request.url === '/link-token') {
      let text = ''
      for await (const chunk of request) text += chunk
      const { status, body } = await createLinkToken(JSON.parse(text || '{}'))
      return send(response, status, 'application/json', body)
    }
    const page = await readFile(join(here, 'page.html'), 'utf8')
    return send(response, 200, 'text/html; charset=utf-8', page.replaceAll('{{rollcall}}', rollcall))
  } catch (error) {
    return send(response, 500, 'application/json', JSON.stringify({ message: String(error) }))
  }
}

const server = createServer((request, response) => void answer(request, response)).listen(port, '127.0.0.1', () =>
  process.stdout.write(`Open ${own()}\n`),
)

/** Where this page is; with port 0 only known once it listens. */
const own = () => `http://127.0.0.1:${server.address().port}`
