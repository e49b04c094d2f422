import { readFileSync, readdirSync } from 'node:fs'
import { startChild } from './child.ts'
import { startReverseProxy, startVendor } from './nginx.ts'
import { FILES } from './scim-sample.ts'
import { requestsPerSecond } from './wrk.ts'
const vendor = await startVendor(FILES), nginx = await startReverseProxy(vendor.url)
const ours = await startChild(new URL('./proxy/server.ts', import.meta.url), vendor.url)
const procs = () => readdirSync('/proc').filter((d) => /^\d+$/.test(d)).flatMap((d) => { try { const s = readFileSync(`/proc/${d}/stat`, 'utf8'); const f = s.slice(s.lastIndexOf(')') + 2).split(' '); const c = readFileSync(`/proc/${d}/cmdline`, 'utf8').replaceAll('\0', ' '); return [{ pid: Number(d), ppid: Number(f[1]), c, cpu: (Number(f[11]) + Number(f[12])) * 10 }] } catch { return [] } })
const find = (p: (x: any) => boolean) => procs().find(p)!.pid
const oursPid = find((x) => x.c.includes('bench/proxy/server.ts'))
const masters = procs().filter((x) => x.c.includes('nginx: master') && x.c.includes('rollcall-bench') || (x.c.startsWith('nginx: master')))
const workers = procs().filter((x) => x.c.startsWith('nginx: worker'))
const th = () => { let t = 0; const s = readFileSync(`/proc/${oursPid}/task/${oursPid}/stat`, 'utf8'); const f = s.slice(s.lastIndexOf(')') + 2).split(' '); t = (Number(f[11]) + Number(f[12])) * 10; return t }
const snap = () => ({ ours: procs().find((x) => x.pid === oursPid)!.cpu, main: th(), w: new Map(procs().filter((x) => x.c.startsWith('nginx: worker')).map((x) => [x.pid, x.cpu])) })
for (const [n, p, o] of [['one', '/scim/v2/Users/1', '/proxy/Users/1'], ['page', '/scim/v2/Page', '/custom/Page']] as const) for (let i = 0; i < 4; i++) {
  let a = snap(); let r = await requestsPerSecond(nginx.url + p, ours.headers, 2); let b = snap()
  const nw = [...b.w].map(([k, v]) => ((v - a.w.get(k)!) * 1000) / (r * 2)).filter((x) => x > 1).map((x) => x.toFixed(1))
  a = snap(); r = await requestsPerSecond(`${ours.url}${o}?integrated_account_id=${ours.account}`, ours.headers, 2); b = snap()
  console.log(n, 'nginx workers µs', nw.join('/'), 'ours all', (((b.ours - a.ours) * 1000) / (r * 2)).toFixed(1), 'main', (((b.main - a.main) * 1000) / (r * 2)).toFixed(1))
}
await ours.close(); await nginx.close(); await vendor.close()
