import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline/promises'
import { startReverseProxy, startVendor } from './proxy/nginx.ts'
import { FILES } from './proxy/sample.ts'
import { requestsPerSecond } from './proxy/wrk.ts'
const vendor = await startVendor(FILES), nginx = await startReverseProxy(vendor.url)
const start = async (entry: string) => { const c = spawn(process.execPath, [entry, vendor.url], { stdio: ['pipe', 'pipe', 'inherit'] }); const [l] = await once(createInterface(c.stdout!), 'line'); return { c, ...JSON.parse(l as string) } }
const floor = await start('bench/zz-floor.ts'), ours = await start('bench/proxy/server.ts')
const h = [`Authorization: Bearer ${ours.token}`]
for (const [n, p, o] of [['one', '/scim/v2/Users/1', '/proxy/Users/1'], ['page', '/scim/v2/Page', '/custom/Page']]) for (let i = 0; i < 3; i++) {
  const a = await requestsPerSecond(nginx.url + p, h, 2), b = await requestsPerSecond(`http://127.0.0.1:${floor.port}${o}`, h, 2), c = await requestsPerSecond(`http://127.0.0.1:${ours.port}${o}?integrated_account_id=${ours.account}`, h, 2)
  console.log(n, 'nginx', a | 0, 'floor', (b / a).toFixed(3), 'ours', (c / a).toFixed(3), 'ours/floor', (c / b).toFixed(3))
}
floor.c.stdin!.end(); ours.c.stdin!.end(); await nginx.close(); await vendor.close()
