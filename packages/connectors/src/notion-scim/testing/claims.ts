import { RollcallError, type User, type UserWrite, userDifferences, type Written } from '@rollcall/connector-kit'
import type { AccountView, SandboxState } from '@rollcall/sandbox'
import { expect } from 'vitest'
import { trueUser } from './truth.ts'

/** What an operation came to: its answer, or the refusal or failure that the vendor is to blame for. */
export type Outcome<T> = { readonly answer: T } | { readonly error: RollcallError }

/** Carries an operation out. Only errors that speak of the vendor are outcomes; a defect of ours fails the test. */
export const attempt = async <T>(call: Promise<T>): Promise<Outcome<T>> => {
  try {
    return { answer: await call }
  } catch (error) {
    if (!(error instanceof RollcallError)) throw error
    expect(error.code, error.message).toMatch(/^vendor_/)
    return { error }
  }
}

/** Whether an error claims that nothing was changed. */
export const claimsNoEffect = (outcome: Outcome<unknown>): boolean =>
  'error' in outcome && outcome.error.facts.effect === 'none'

/** What is claimed of a removal must be so. */
export const expectTrueRemoval = (outcome: Outcome<Written<User>>, account: AccountView): void => {
  if (claimsNoEffect(outcome)) expect(account.standing).toBe('member')
  if (!('answer' in outcome)) return
  expect(account.standing).not.toBe('member')
  const claimed = outcome.answer.effects.map(({ code }) => code)
  if (claimed.includes('sessions_ended')) expect(account.active_sessions).toBe(0)
  expect(outcome.answer.item?.status ?? 'inactive').toBe('inactive')
}

type Write = {
  readonly sent: UserWrite
  readonly outcome: Outcome<Written<User>>
  readonly before: AccountView | undefined
  readonly after: AccountView | undefined
}

/** `externalId` is the one thing that the sandbox's state does not show. */
const HIDDEN = new Set(['external_id'])

/** What was not reported is so; what was reported as ignored is not; what is claimed to be without effect changed nothing. */
export const expectTrueWrite = ({ sent, outcome, before, after }: Write): void => {
  if (claimsNoEffect(outcome)) expect(after).toEqual(before)
  if (!('answer' in outcome)) return
  expect(after).toBeDefined()
  if (after === undefined) return
  const { ignored, unconfirmed = [], effects } = outcome.answer
  const unlike = userDifferences(sent, trueUser(after)).map(({ field }) => field)
  const fields = Object.keys(sent).filter((field) => !HIDDEN.has(field))
  for (const field of fields.filter((each) => !unconfirmed.includes(each)))
    expect({ field, isIgnored: ignored.includes(field) }).toEqual({ field, isIgnored: unlike.includes(field) })
  if (effects.some(({ code }) => code === 'seat_taken')) expect(after.standing).toBe('member')
}

/** The account of an id, `undefined` where there is none. */
export const accountOf = (state: SandboxState, id: string | undefined): AccountView | undefined => {
  try {
    return id === undefined ? undefined : state.account(id)
  } catch {
    return undefined // the sandbox refuses ids that are no account's
  }
}
