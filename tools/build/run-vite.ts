import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'

/** Builds in a process of its own: half a gigabyte of tools is not to stay in that of the server. */
export const runVite = async (
  root: string,
  { folder, config }: { readonly folder: string; readonly config: string },
): Promise<{ readonly code: number | null; readonly output: string }> => {
  const child = spawn(
    process.execPath,
    [join(root, 'node_modules/vite/bin/vite.js'), 'build', '--config', config, '--logLevel', 'warn'],
    {
      cwd: join(root, folder),
      stdio: ['ignore', 'pipe', 'pipe'],
      // Whoever starts this may be a test: what is served is the same, and never the slow and talkative build for development.
      env: { ...process.env, NODE_ENV: 'production' },
    },
  )
  const [out, err, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number | null>((resolve, reject) => {
      child.once('close', resolve)
      child.once('error', reject)
    }),
  ])
  return { code, output: out + err }
}
