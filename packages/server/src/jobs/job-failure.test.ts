import { RollcallError } from '@rollcall/core'
import { describe, expect, it } from 'vitest'
import { describeFailure } from './job-failure.ts'

describe('what is told about a failure', () => {
  it('is the code and the sentence of an error of ours', () => {
    const failure = describeFailure(new RollcallError('vendor_unavailable', 'Notion is away. Try again later.'))
    expect(failure).toMatchObject({ code: 'vendor_unavailable', message: 'Notion is away. Try again later.' })
  })

  it('is the class, the system code and the place of any other, and nothing of its message', () => {
    const message = 'connect to https://:canary@host\n    at canary (canary.ts:1:1)\ncanary'
    const failure = describeFailure(Object.assign(new TypeError(message), { code: 'ECONNREFUSED', token: 'canary' }))
    expect(failure).toMatchObject({ code: 'TypeError ECONNREFUSED' })
    expect(failure.at[0]).toContain('job-failure.test.ts')
    expect(JSON.stringify(failure)).not.toContain('canary')
  })

  it('is nothing of a code that is a sentence, nor of a value that is no error', () => {
    expect(describeFailure(Object.assign(new Error('x'), { code: 'token canary' })).code).toBe('Error')
    expect(describeFailure('canary')).toEqual({ code: 'unknown', at: [] })
    const changed = Object.assign(new Error('canary'), { stack: 'canary\n at canary' })
    expect(JSON.stringify(describeFailure(changed))).not.toContain('canary')
  })
})
