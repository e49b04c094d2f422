import { createHmac, randomBytes } from 'node:crypto'
import { Webhook } from 'standardwebhooks'

/** A new secret, in the form that Standard Webhooks libraries take. */
export const newSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`

/**
 * The headers that prove a request to be ours: those of Standard Webhooks, with a signature by each secret in force, the newest first, and
 * `x-truto-signature`, which receivers written for the incumbent check (`unified-api.md §7`).
 *
 * That one knows no second signature: it is by the newest secret alone, and has no time in it.
 */
export const signatureHeaders = (
  { id, body, at }: { readonly id: string; readonly body: string; readonly at: Date },
  secrets: readonly [string, ...string[]],
): Readonly<Record<string, string>> => ({
  'webhook-id': id,
  'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
  'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(id, at, body)).join(' '),
  'x-truto-signature': `format=sha256,v=${createHmac('sha256', secrets[0]).update(body).digest('hex')}`,
})
