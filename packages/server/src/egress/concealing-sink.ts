import type { Concealer } from './conceal.ts'
import type { Sink } from './sink.ts'

/**
 * Passes an answer on as it comes, its body concealed. In a compressed one no secret is to be seen, so that it passes as it is. What is held back of
 * a body that breaks off is never shown: it may be most of a secret.
 */
export const concealing = (sink: Sink, conceal: Concealer): Sink => {
  let body = conceal.body()
  return {
    keepsWhole: sink.keepsWhole,
    informed: (status, headers) => sink.informed?.(status, headers),
    started: (head) => {
      body = conceal.body()
      sink.started(head)
    },
    data: (chunk) => {
      const shown = body.pass(chunk)
      return shown.length === 0 || sink.data(shown)
    },
    ended: () => {
      const rest = body.end()
      if (rest.length > 0) sink.data(rest)
      sink.ended()
    },
    failed: (error) => sink.failed(error),
  }
}
