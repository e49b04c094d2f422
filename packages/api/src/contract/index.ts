import type { Endpoint } from '../define-endpoint.ts'
import { rotateKeyRing } from './keys.ts'

/** Every endpoint of the HTTP API, once. Each owner adds a line of theirs; the order is that of the reference page. */
export const endpoints: readonly Endpoint[] = [
  // accounts and the rest of the platform

  // unified user directory

  // batch, proxy, custom

  // operation
  rotateKeyRing,
]
