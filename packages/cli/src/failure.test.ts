import { afterEach, describe, expect, it } from 'vitest'
import { Refusal } from './testing/contract-api.ts'
import { type Desk, openDesk } from './testing/desk.ts'

let desk: Desk | undefined
afterEach(() => desk?.api.close())

const refusing = (...refusal: ConstructorParameters<typeof Refusal>) =>
  openDesk({
    listAccounts: () => {
      throw new Refusal(...refusal)
    },
  })

describe('a failure', () => {
  it.each([
    [400, 'invalid_request', 2],
    [401, 'unauthorized', 3],
    [403, 'vendor_forbidden', 6],
    [404, 'not_found', 4],
    [409, 'conflict', 5],
    [422, 'credential_refused', 2],
    [500, 'internal', 1],
  ])('of %i %s ends with exit code %i', async (status, code, exitCode) => {
    desk = await refusing(status, code, 'No.')
    expect((await desk.type('rollcall accounts list')).exitCode).toBe(exitCode)
  })

  it("ends with 6 when it is the vendor's, whatever its status", async () => {
    desk = await refusing(404, 'not_found', 'No.', { truto_is_remote_error: true })
    expect((await desk.type('rollcall accounts list')).exitCode).toBe(6)
  })

  it("shows the server's sentence, each thing that is wrong, and the request's id", async () => {
    desk = await refusing(400, 'invalid_request', 'The body is wrong.', {
      details: { failures: [{ path: 'emails[0].email', message: 'must be an e-mail address' }] },
    })
    expect((await desk.type('rollcall accounts list')).err).toBe(
      'The body is wrong.\n  emails[0].email: must be an e-mail address\n(request r-1)\n',
    )
  })

  it.each([
    ['unknown', 'It may have happened all the same. Look before you repeat it.'],
    ['none', 'Nothing was changed.'],
  ])('of a write says whether it may have happened: %s', async (effect, sentence) => {
    desk = await refusing(500, 'internal', 'No.', { effect })
    expect((await desk.type('rollcall accounts list')).err).toContain(`${sentence}\n`)
  })

  it('is one JSON object on standard error with --json', async () => {
    desk = await refusing(409, 'conflict', 'No.')
    const { out, err } = await desk.type('rollcall accounts list --json')
    expect(out).toBe('')
    expect(JSON.parse(err)).toEqual({
      statusCode: 409,
      error: 'Refused',
      message: 'No.',
      code: 'conflict',
      request_id: 'r-1',
      exit_code: 5,
    })
  })

  it('of the command line is a JSON object with --json, too', async () => {
    desk = await openDesk()
    const { err } = await desk.type('rollcall users get --json')
    expect(JSON.parse(err)).toMatchObject({ code: 'usage', exit_code: 2 })
  })

  it('shows control characters of a message instead of obeying them', async () => {
    desk = await refusing(400, 'invalid_request', 'No \u001b[2J.')
    expect((await desk.type('rollcall accounts list')).err).toContain(String.raw`No \u{1b}[2J.`)
  })
})
