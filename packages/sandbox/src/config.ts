import { SandboxRefusal } from './sandbox-refusal.ts'

/**
 * Where the sandbox listens: as the command line says, else the environment by the same variable as in local mode, else 4010.
 * @throws {SandboxRefusal} naming where a port that is none came from.
 */
export function readPort(
  option: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): number {
  const [source, text] =
    option === undefined
      ? ['ROLLCALL_SANDBOX_PORT', environment['ROLLCALL_SANDBOX_PORT'] || '4010']
      : ['--port', option]
  const port = Number(text)
  if (/^\d+$/.test(text) && port <= 65_535) return port
  throw new SandboxRefusal(400, `${source} must be a whole number from 0 to 65535, not "${text}".`)
}
