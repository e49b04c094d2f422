import { afterAll, beforeAll, expect, it } from 'vitest'
import { type StartedService, startService } from '../testing/started-service.ts'
let s: StartedService
beforeAll(async () => { s = await startService() })
afterAll(() => s[Symbol.asyncDispose]())
it('works', async () => {
  const account = await s.link()
  const U = '/unified/user-directory'
  const q = `integrated_account_id=${account}`
  const page = await s.call('GET', `${U}/users?${q}&limit=50`)
  expect(page.body.result).toHaveLength(50)
  const made = await s.call('POST', `${U}/users?${q}&verify=true`, { body: { username: 'new@acme.test', name: 'New One', title: 'Analyst' } })
  console.log(made.status, made.text)
  const up = await s.call('PATCH', `${U}/users/${made.body.id}?${q}&verify=true`, { body: { title: 'Boss', avatar: 'https://x.test/a.png' } })
  console.log(up.status, up.text)
  const off = await s.call('PATCH', `${U}/users/${made.body.id}?${q}&verify=true`, { body: { status: 'inactive' } })
  console.log(off.status, off.text)
  const gone = await s.call('GET', `${U}/users/${made.body.id}?${q}`)
  console.log(gone.status, gone.text)
  console.log((await s.call('GET', `${U}/users?tenant_id=acme&limit=2&ignore_remote_data=true`)).text)
  console.log((await s.call('GET', `/proxy/Users?integrated_account_id=${account}&count=1`)).text)
})
