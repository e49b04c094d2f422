import { chromium } from 'playwright-core'
const [base, mode = 'light', width = '1440'] = process.argv.slice(2)
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox','--disable-gpu','--disable-quic','--no-first-run','--disable-background-networking','--disable-component-update','--disable-sync'] })
const context = await browser.newContext({ viewport: { width: Number(width), height: Number(width) > 700 ? 900 : 844 }, colorScheme: mode as 'light', locale: 'en-US' })
const page = await context.newPage()
page.on('console', (m) => { if (m.type() === 'error') console.log('console error:', m.text().slice(0, 300)) })
page.on('pageerror', (e) => console.log('page error:', String(e).slice(0, 300)))
await page.goto(`${base}/console/sign-in`)
await page.getByLabel('E-mail address').fill('ada@acme.test')
await page.getByLabel('Password', { exact: true }).fill('a quite long pass phrase')
await page.screenshot({ path: `/tmp/myshots/signin-${mode}-${width}.png` })
await page.getByRole('button', { name: /sign in/i }).click()
await page.waitForURL((url) => !url.pathname.includes('sign-in'))
const accounts = await page.evaluate(async () => (await (await fetch('/integrated-account')).json()).result)
const id = accounts[0].id
const users = await page.evaluate(async (a) => (await (await fetch(`/unified/user-directory/users?integrated_account_id=${a}&limit=8`)).json()).result, id)
const groups = await page.evaluate(async (a) => (await (await fetch(`/unified/user-directory/groups?integrated_account_id=${a}&limit=5`)).json()).result, id)
const paths: Record<string, string> = {
  overview: '/', connections: '/connections', users: `/connections/${id}`, groups: `/connections/${id}?tab=groups`, capabilities: `/connections/${id}?tab=capabilities`, csettings: `/connections/${id}?tab=settings`,
  user: `/connections/${id}/users/${users[5].id}`, record: `/connections/${id}/users/${users[5].id}?tab=record`, group: `/connections/${id}/groups/${groups[2].id}`,
  link: '/link', tokens: '/api-tokens', webhooks: '/webhooks', events: '/events', requests: '/requests', audit: '/audit', operators: '/operators', settings: '/settings', slink: '/settings?tab=link', senv: '/settings?tab=environments', keys: '/settings?tab=keys', mail: '/settings?tab=mail', profile: '/profile',
}
const only = process.argv[5]?.split(',')
for (const [name, path] of Object.entries(paths)) {
  if (only && !only.includes(name)) continue
  await page.goto(`${base}/console${path}`)
  await page.waitForLoadState('networkidle').catch(() => {})
  await page.waitForTimeout(400)
  await page.screenshot({ path: `/tmp/myshots/${name}-${mode}-${width}.png` })
}
await browser.close()
