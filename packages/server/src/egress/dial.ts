import { connect, type Socket } from 'node:net'
import { type Guard, hostOf } from './guard.ts'

/**
 * A line to something that does not speak HTTP, a mail server for one, under the guard's rules. The name is resolved once: the addresses that the
 * guard has judged are those that are connected to, so there is no moment in which the name can come to mean a neighbour.
 *
 * @param url its host and port; its scheme only says how strict the guard is
 * @param signal ends the line, now and later
 * @throws RollcallError `egress_refused`; otherwise what the system said
 */
export const dial = async (guard: Guard, url: URL, signal: AbortSignal): Promise<Socket> => {
  guard.check(url)
  const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80)
  const socket = connect({ host: hostOf(url), port, lookup: guard.lookupFor(url), signal })
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve)
    // Stays: an error that comes before the caller listens would otherwise end the process.
    socket.on('error', reject)
  })
  return socket
}
