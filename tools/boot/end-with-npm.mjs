const LOOK_MS = 250

/**
 * Ends this process, in order, when the npm that started it is gone: `kill -9` of `npm start` would otherwise leave a
 * server that nobody sees, with its port and its data folder. Where npm did not start it, its parent is nobody's business.
 */
export function endWithNpm() {
  if (process.env['npm_lifecycle_event'] === undefined) return
  const npm = process.ppid
  const look = setInterval(() => {
    if (process.ppid === npm) return
    clearInterval(look)
    process.kill(process.pid, 'SIGTERM')
  }, LOOK_MS)
  look.unref()
}
