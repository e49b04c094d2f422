import { z } from 'zod'
import { defineEndpoint } from '../define-endpoint.ts'

export const rotateKeyRing = defineEndpoint({
  id: 'rotateKeyRing',
  tag: 'Key ring',
  summary: 'Rotate the key ring',
  description:
    'Adds a new version to the key ring, makes it the one that new credentials are sealed with, and re-wraps every stored credential with it while traffic goes on. Repeat it after a crash: it goes on where it stopped.',
  method: 'POST',
  path: '/key-ring/rotate',
  scope: 'admin',
  audit: { action: 'key_ring.rotated' },
  response: z
    .object({
      version: z.int().describe('The version that credentials are sealed with from now on.'),
      rewrapped: z.int().describe('How many credentials were moved to it.'),
    })
    .meta({ id: 'KeyRingRotation' }),
})
