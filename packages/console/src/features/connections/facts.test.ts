import { describe, expect, it } from 'vitest'
import { deletionSentences, removalSentences } from './facts.ts'

type Given = Parameters<typeof removalSentences>[0]

const connection = (endsSessions: Given['facts']['ends_sessions'], methods: readonly string[]): Given => ({
  facts: {
    removal: 'suspends',
    reversible: true,
    ends_sessions: endsSessions,
    keeps_row: true,
    untouchable: [],
    blind_spots: [],
    ignores_on_update: [],
    create_is_billable: false,
    create_sends_invite: false,
    ordered_lists: false,
  },
  unified: [
    {
      model: 'user-directory',
      resource: 'users',
      methods: methods.map((method) => ({ method, name: method, description: method })),
      filters: [],
    },
  ],
})

describe('what is said before a user is deactivated', () => {
  it('promises the sign-out by a second call where the connection may make it', () => {
    expect(removalSentences(connection('separate-call', ['update', 'sessions.end']))).toContain(
      'Their sessions are ended by a second call, which is made as well; the answer says whether it worked.',
    )
  })

  it('says that sessions may live on where this credential may not end them', () => {
    const sentences = removalSentences(connection('separate-call', ['update']))
    expect(sentences).toContain('This credential may not end sessions: they may live on.')
    expect(sentences.join(' ')).not.toContain('second call')
  })

  it('needs no right of the connection where the vendor ends sessions by itself', () => {
    expect(removalSentences(connection('yes', ['update']))).toContain('Their sessions end at once.')
  })
})

describe('what is said before a user is deleted', () => {
  const said = (reversible: boolean): string => {
    const { facts, unified } = connection('yes', ['delete'])
    return deletionSentences({ facts: { ...facts, reversible }, unified }).join(' ')
  }

  it('never promises that it can be taken back, although a deactivation can', () => {
    expect(said(true)).toContain('It cannot be taken back')
    expect(said(true)).not.toContain('brings the same user back')
    expect(said(true)).not.toContain('sessions end at once')
  })

  it('is what is said of a deactivation where that is no less final', () => {
    expect(said(false)).toContain('It cannot be taken back')
    expect(said(false)).toContain('Their sessions end at once.')
  })
})
