import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { stripVTControlCharacters } from 'node:util'
import { describe, expect, it } from 'vitest'
import { InterruptedError } from './exit-codes.ts'
import { askOn } from './process-terminal.ts'

const CTRL_C = '\u0003'
const CTRL_D = '\u0004'

const question = (typed: string) => {
  const [input, output] = [new PassThrough(), new PassThrough()]
  const shown = text(output)
  return {
    ask: askOn({ input, output }),
    /** Types once the question is there, as a person does. */
    typeLater: () => setImmediate(() => input.write(typed)),
    shown: () => {
      output.end()
      return shown
    },
  }
}

describe('a question on the terminal', () => {
  it('shows nothing of a secret that is typed', async () => {
    const { ask, typeLater, shown } = question('s3same\r')
    typeLater()
    expect(await ask({ text: 'Token: ', echoes: false })).toBe('s3same')
    expect(stripVTControlCharacters(await shown())).toBe('Token: \n')
  })

  it('shows what is typed where it is no secret', async () => {
    const { ask, typeLater, shown } = question('yes\r')
    typeLater()
    expect(await ask({ text: 'Go on? ', echoes: true })).toBe('yes')
    expect(await shown()).toContain('yes')
  })

  it.each([
    ['Ctrl-C', CTRL_C],
    ['Ctrl-D', CTRL_D],
  ])('is given up with %s', async (_name, key) => {
    const { ask, typeLater } = question(key)
    typeLater()
    await expect(ask({ text: 'Token: ', echoes: false })).rejects.toBeInstanceOf(InterruptedError)
  })
})
