import type { Logger } from 'pino'
import type { PausedWebhook } from './events/index.ts'
import type { Mail } from './mail/index.ts'
import type { OperatorSignIn } from './operators/index.ts'

/**
 * Writes to owners and admins that a webhook was paused, one letter each, where mail is set up. Nobody waits for it: the pause itself, its event and its
 * place in the console do not depend on it.
 */
export const createPauseNotice =
  ({
    mail,
    operators,
    log,
  }: {
    readonly mail: Mail
    readonly operators: Pick<OperatorSignIn, 'caretakers'>
    readonly log: Logger
  }) =>
  ({ id, targetUrl, reason }: PausedWebhook): void => {
    const about = {
      kind: 'webhook_paused',
      host: new URL(targetUrl).host,
      reason,
      path: `/console/webhooks/${id}`,
    } as const
    const tell = async (): Promise<void> => {
      for (const { email, name } of await operators.caretakers()) await mail.send({ ...about, to: email, name })
    }
    tell().catch((error: unknown) => {
      log.warn({ event: 'pause_not_told', webhook_id: id, err: error }, 'nobody was told by mail of a paused webhook')
    })
  }
