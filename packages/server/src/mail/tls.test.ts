import { connect } from 'node:net'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createDeliver } from './deliver.ts'
import { certificateFor } from './testing/certificate.ts'
import { CLERK, openPostOffice, type PostOffice } from './testing/post-office.ts'

/** A name that no resolver knows: whoever asks one on the way fails. */
const NAME = 'mail.acme.test'

const trusted = certificateFor(NAME)
const expired = certificateFor(NAME, { until: '210101000000Z' })

/** What `NODE_EXTRA_CA_CERTS` does at the start of a process. */
describe('a mail server with a certificate by an authority that was added', () => {
  const before = getCACertificates('default')
  let post: PostOffice
  beforeAll(() => setDefaultCACertificates([...before, trusted.cert, expired.cert]))
  afterAll(() => setDefaultCACertificates(before))
  afterEach(() => post[Symbol.asyncDispose]())

  /** The way out has resolved and judged the name; what it leads to is the post office. */
  const deliver = (settings: { readonly host?: string; readonly security: 'tls' | 'starttls' }) => {
    const dialled: string[] = []
    const send = createDeliver({
      egress: {
        dial: async (address) => {
          dialled.push(address)
          return connect(post.port, '127.0.0.1')
        },
      },
      patienceMs: 5000,
    })
    const sent = send(
      {
        settings: {
          host: NAME,
          port: post.port,
          username: CLERK.user,
          from: 'rollcall@acme.test',
          public_url: 'https://rollcall.acme.test',
          ...settings,
        },
        password: CLERK.pass,
      },
      { to: 'ada@acme.test', subject: 'a subject', text: 'a text' },
    )
    return sent.then(() => dialled)
  }

  it.each([
    ['tls', 'at once'],
    ['starttls', 'when asked'],
  ] as const)(
    'is spoken to by %s under its name, at the address that was judged, and no name is resolved again',
    async (security, begins) => {
      post = await openPostOffice({ tls: { ...trusted, begins } })
      expect(await deliver({ security })).toEqual([`https://${NAME}:${post.port}/`])
      expect(post.deliveries).toEqual([{ isSecure: true, servername: NAME, user: CLERK.user }])
    },
  )

  it.each([
    ['tls', 'at once'],
    ['starttls', 'when asked'],
  ] as const)('is told nothing by %s under another name, or once it has run out', async (security, begins) => {
    post = await openPostOffice({ tls: { ...trusted, begins } })
    const refused = { message: expect.stringContaining('not to be trusted') }
    await expect(deliver({ security, host: 'other.acme.test' })).rejects.toMatchObject(refused)
    await post[Symbol.asyncDispose]()
    post = await openPostOffice({ tls: { ...expired, begins } })
    await expect(deliver({ security })).rejects.toMatchObject(refused)
    expect(post.deliveries).toEqual([])
  })
})
