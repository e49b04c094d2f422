import { createServer } from 'node:http'
import { Pool } from 'undici'
const pool = new Pool(process.argv[2]!, { connections: 128, pipelining: 1, allowH2: false })
const server = createServer((req, res) => {
  pool.dispatch({ path: '/scim/v2' + (req.url!.startsWith('/custom') ? '/Page' : '/Users/1'), method: 'GET', headers: ['authorization', 'Bearer x'] }, {
    onRequestStart() {},
    onResponseStart(c: any, status: number) { const h: string[] = []; for (const b of c.rawHeaders) h.push(b.latin1Slice()); res.writeHead(status, 'OK', h) },
    onResponseData(_c: any, chunk: any) { res.write(chunk) },
    onResponseEnd() { res.end() },
    onResponseError() { res.destroy() },
  } as any)
}).listen(0, '127.0.0.1', () => console.log(JSON.stringify({ port: (server.address() as any).port, token: 'x', account: 'y' })))
process.stdin.resume().once('end', () => process.exit(0))
