import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { EVENT_TYPES } from '../../packages/api/src/index.ts'
import { RETRY_SECONDS } from '../../packages/server/src/events/retry-schedule.ts'

describe('docs/webhooks.md', async () => {
  const page = await readFile(new URL('../../docs/webhooks.md', import.meta.url), 'utf8')

  it.each(Object.entries(EVENT_TYPES))('says when %s is told', (type, when) => {
    expect(page).toContain(`| \`${type}\` | ${when} |`)
  })

  it('has the table of retries', () => {
    const waits = [...page.matchAll(/\| (\d+) \| (\d+) (s|min|h) (?=\|)/g)].map(([, after, count, unit]) => ({
      after: Number(after),
      seconds: Number(count) * (unit === 's' ? 1 : unit === 'min' ? 60 : 3600),
    }))
    const inOrder = waits.toSorted((one, other) => one.after - other.after)
    expect(inOrder).toEqual(RETRY_SECONDS.map((seconds, index) => ({ after: index + 1, seconds })))
  })
})
