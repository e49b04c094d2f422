import { z } from 'zod'
import { defineEndpoint } from '../define-endpoint.ts'
import { list, timestamp } from './shapes.ts'

const keyRingSchema = z
  .object({
    versions: list(
      z.object({
        version: z.int(),
        created_at: timestamp,
        retired_at: timestamp
          .nullable()
          .describe('Since when nothing new is sealed with it; null for the version in use.'),
        credentials: z.int().describe('How many credentials are sealed with it. After a rotation: 0 in retired ones.'),
      }),
    ).describe('Oldest first.'),
  })
  .meta({ id: 'KeyRing' })

export const getKeyRing = defineEndpoint({
  id: 'getKeyRing',
  tag: 'Key ring',
  summary: 'Get the key ring',
  description: 'The versions of the key that credentials are sealed with, and how far a rotation is. Never a key.',
  method: 'GET',
  path: '/key-ring',
  scope: 'admin',
  ofInstallation: true,
  audit: { notAudited: 'shows no secret' },
  response: keyRingSchema,
})

export const rotateKeyRing = defineEndpoint({
  id: 'rotateKeyRing',
  tag: 'Key ring',
  summary: 'Rotate the key ring',
  description:
    'Adds a new version to the key ring, makes it the one that new credentials are sealed with, and re-wraps every stored credential with it while traffic goes on. Repeat it after a crash: it goes on where it stopped.',
  method: 'POST',
  path: '/key-ring/rotate',
  scope: 'admin',
  ofInstallation: true,
  audit: { action: 'key_ring.rotated' },
  response: z
    .object({
      version: z.int().describe('The version that credentials are sealed with from now on.'),
      rewrapped: z.int().describe('How many credentials were moved to it.'),
    })
    .meta({ id: 'KeyRingRotation' }),
})
