import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Receiver, startReceiver } from './testing/receiver.ts'
import { openScene, type Scene } from './testing/scene.ts'

/** As chat products make them: whoever knows the path may post. */
const PATH = '/s3cr3t-0f-the-path/als0-s3cr3t'

describe('the address of a webhook', () => {
  let scene: Scene
  let receiver: Receiver
  const closing = new AsyncDisposableStack()
  beforeAll(async () => {
    scene = closing.use(await openScene({ kind: 'memory' }))
    receiver = closing.use(await startReceiver())
  })
  afterAll(() => closing.disposeAsync())

  it.each([204, 404, 500, 410])('is logged without its path, where it answers %i', async (status) => {
    receiver.answer((response) => response.writeHead(status).end())
    const { id } = await scene.webhook(new URL(`${PATH}?key=s3cr3t`, receiver.url).href)
    await scene.publish()
    await scene.events.deliverDue()
    await scene.call('POST', '/webhook/test', { id })
    expect(receiver.received.at(-1)?.path).toBe(`${PATH}?key=s3cr3t`)
    expect(scene.log()).toContain('"event":"vendor_call"')
    expect(scene.log()).not.toContain('s3cr3t')
    await scene.call('DELETE', `/webhook/${id}`)
  })
})
