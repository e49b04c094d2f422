/** Writes the pages that are made from the code: `npm run docs`. `npm run check` says when they are out of date. */
import { dirname } from 'node:path'
import { writeDocs } from './docs/generated.ts'

writeDocs(dirname(import.meta.dirname))
