import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { findProgram } from './programs.ts'

/** Requests per second that a server takes from 32 connections that always want more. */
export const requestsPerSecond = async (url: string, headers: readonly string[], seconds: number): Promise<number> => {
  const { stdout } = await promisify(execFile)(findProgram('wrk'), [
    '-t1',
    '-c32',
    `-d${seconds}s`,
    ...headers.flatMap((header) => ['-H', header]),
    url,
  ])
  const [, rate] = /Requests\/sec:\s+([\d.]+)/.exec(stdout) ?? []
  if (rate === undefined || /Non-2xx|Socket errors/.test(stdout))
    throw new Error(`wrk did not measure ${url}:\n${stdout}`)
  return Number(rate)
}
