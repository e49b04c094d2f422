import { fileURLToPath } from 'node:url'
import type { Site } from './site.ts'

const built = (folder: string): string => fileURLToPath(new URL(`../../../${folder}/`, import.meta.url))

/** The operators' console. Nothing may frame it. */
export const CONSOLE: Site = {
  name: 'console',
  prefix: '/console',
  folder: built('console/dist'),
  frameAncestors: "'none'",
}
