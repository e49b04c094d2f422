import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import type { Check } from './check.ts'

/** A check by one of the programs that npm installed: it holds if the program ends with 0. */
export const program = (root: string, name: string, [tool, ...args]: readonly [string, ...string[]]): Check => ({
  name,
  run: async () => {
    const child = spawn(process.execPath, [join(root, 'node_modules/.bin', tool), ...args], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const [out, err, code] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      new Promise<number | null>((resolve, reject) => {
        child.once('close', resolve)
        child.once('error', reject)
      }),
    ])
    return code === 0 ? '' : `${out}${err}`.trim() || `${tool} ended with ${code}`
  },
})
