import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findProgram } from './programs.ts'

export type Nginx = { readonly url: string; close(): Promise<void> }

/** A vendor: nginx serving files from memory, as fast as anything can. */
export const startVendor = (files: Readonly<Record<string, string>>): Promise<Nginx> =>
  startNginx(`location / { default_type application/scim+json; open_file_cache max=100; root files; }`, files)

/** The yardstick: nginx as a reverse proxy, with a credential added, connections kept, and no access log to write. */
export const startReverseProxy = (vendorUrl: string): Promise<Nginx> =>
  startNginx(
    `location / {
      proxy_pass http://vendor;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Authorization "Bearer token-of-the-vendor";
    }`,
    {},
    `upstream vendor { server ${new URL(vendorUrl).host}; keepalive 64; keepalive_requests 100000000; }`,
  )

const startNginx = async (location: string, files: Readonly<Record<string, string>>, upstream = ''): Promise<Nginx> => {
  const program = findProgram('nginx')
  const folder = await mkdtemp(join(tmpdir(), 'rollcall-bench-nginx-'))
  const port = await freePort()
  for (const [name, text] of Object.entries(files)) {
    const path = join(folder, 'files', name)
    await mkdir(join(path, '..'), { recursive: true })
    await writeFile(path, text)
  }
  await writeFile(join(folder, 'nginx.conf'), configuration({ port, location, upstream }))
  const child = spawn(program, ['-p', folder, '-c', 'nginx.conf', '-e', 'error.log'], { stdio: 'inherit' })
  // However this process ends, nginx does not outlive it.
  const end = (): void => void child.kill('SIGTERM')
  process.once('exit', end)
  await untilListening(port, child)
  return {
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      process.off('exit', end)
      end()
      await once(child, 'exit')
      await rm(folder, { recursive: true, force: true })
    },
  }
}

const configuration = (parts: {
  readonly port: number
  readonly location: string
  readonly upstream: string
}): string => `
daemon off;
worker_processes 1;
pid nginx.pid;
error_log error.log;
${process.getuid?.() === 0 ? 'user root;' : ''}
events { worker_connections 1024; }
http {
  access_log off;
  sendfile on;
  tcp_nodelay on;
  keepalive_timeout 600;
  keepalive_requests 100000000;
  client_body_temp_path body;
  proxy_temp_path proxy;
  fastcgi_temp_path fastcgi;
  uwsgi_temp_path uwsgi;
  scgi_temp_path scgi;
  ${parts.upstream}
  server {
    listen 127.0.0.1:${parts.port};
    ${parts.location}
  }
}
`

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address !== null ? address.port : 0
}

const untilListening = async (port: number, child: ChildProcess): Promise<void> => {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    if (child.exitCode !== null) throw new Error(`nginx ended with ${child.exitCode}`)
    const answered = await fetch(`http://127.0.0.1:${port}/`).then(
      () => true,
      () => false,
    )
    if (answered) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('nginx did not begin to listen')
}
