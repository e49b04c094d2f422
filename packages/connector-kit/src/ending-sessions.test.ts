import { RollcallError, type User } from '@rollcall/core'
import { describe, expect, it } from 'vitest'
import type { Written } from './directory.ts'
import { alsoEndingSessions } from './ending-sessions.ts'

const response = { status: 200, headers: {}, text: '', request: { method: 'POST', url: '', headers: {} } } as const
const written = (effects: Written<User>['effects'] = []): Written<User> => ({
  item: undefined,
  ignored: [],
  effects,
  response,
})

const users = (end: () => Promise<Written<User>>) => {
  const ended: string[] = []
  const { update } = alsoEndingSessions(
    { list: () => Promise.reject(), get: () => Promise.reject(), update: async () => written() },
    (id) => {
      ended.push(id)
      return end()
    },
  )
  return { ended, update: update ?? (() => Promise.reject()) }
}

const ENDED = { code: 'sessions_ended', message: 'Every session was ended.' } as const

describe('users whose sessions end by a call of their own', () => {
  it.each([
    ['by status', { status: 'inactive' }],
    ['in the vendor’s own words', { remote_data: { active: false } }],
  ] as const)('are signed out when they are deactivated %s', async (_, change) => {
    const { update, ended } = users(async () => written([ENDED]))
    expect((await update('u-1', change)).effects).toEqual([ENDED])
    expect(ended).toEqual(['u-1'])
  })

  it.each([{ title: 'Boss' }, { status: 'active' }] as const)('are left alone by %o', async (change) => {
    const { update, ended } = users(async () => written([ENDED]))
    expect((await update('u-1', change)).effects).toEqual([])
    expect(ended).toEqual([])
  })

  it('stay deactivated when signing them out fails, and the answer says that their sessions may live on', async () => {
    const failing = new RollcallError('vendor_forbidden', 'Acme forbade it.')
    const { update } = users(() => Promise.reject(failing))
    const { effects } = await update('u-1', { status: 'inactive' })
    expect(effects).toMatchObject([
      { code: 'sessions_not_ended', message: expect.stringContaining('Acme forbade it.') },
    ])
  })

  it('hide no defect of ours', async () => {
    const { update } = users(() => Promise.reject(new TypeError('bug')))
    await expect(update('u-1', { status: 'inactive' })).rejects.toThrow('bug')
  })
})
