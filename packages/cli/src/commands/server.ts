import type { Command } from '../command.ts'
import type { ServerRole } from '../session.ts'

/** Production (`design.md §4`): the server runs below this process and is configured by the environment alone. */

const serverCommand = (role: ServerRole, summary: string): Command => ({
  name: role,
  summary,
  takes: {},
  examples: [`DATABASE_URL=postgres://… ROLLCALL_MASTER_KEY=… rollcall ${role}`],
  run: async ({ startServer }) => startServer(role),
})

export const serve = serverCommand('serve', 'Run the server: API, console and, unless split off, the workers')

export const worker = serverCommand('worker', 'Run a worker without the API')
