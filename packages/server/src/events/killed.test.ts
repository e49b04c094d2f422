import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { DatabaseLocation } from '../db/index.ts'
import { TEST_DATABASES } from '../testing/databases.ts'
import { type Receiver, startReceiver } from './testing/receiver.ts'
import { openScene, pass, type Scene } from './testing/scene.ts'

describe.for(TEST_DATABASES)('a process that is killed, on $name,', (kind) => {
  let location: DatabaseLocation
  let receiver: Receiver
  let environmentId: string
  let cleanUp: AsyncDisposableStack

  beforeEach(async () => {
    cleanUp = new AsyncDisposableStack()
    const made = await kind.create()
    cleanUp.defer(made.drop)
    location = made.location
    receiver = cleanUp.use(await startReceiver())
    const scene = await openScene(location)
    environmentId = scene.environmentId
    await scene.webhook(receiver.url)
    await scene[Symbol.asyncDispose]()
  })
  afterEach(() => cleanUp.disposeAsync())

  /** A part of a program in a process of its own, which kills itself at its end. */
  const run = (part: string): ChildProcess => {
    const input = JSON.stringify({ scene: new URL('testing/scene.ts', import.meta.url).href, location, environmentId })
    return spawn(process.execPath, ['-e', PROGRAM.replace('PART', part)], {
      env: { ...process.env, INPUT: input },
      stdio: ['ignore', 'ignore', 'inherit'],
    })
  }
  const runAndKill = async (part: string): Promise<void> => {
    expect(await once(run(part), 'exit')).toEqual([null, 'SIGKILL'])
  }
  const next = async (): Promise<Scene> => cleanUp.use(await openScene(location, { environmentId }))

  it('between the commit and the delivery loses no event', async () => {
    await runAndKill(`await scene.publish({ payload: { n: 1 } })`)
    expect(receiver.received).toEqual([])
    const scene = await next()
    await scene.events.deliverDue()
    expect(receiver.received.map(({ body }) => body.payload)).toEqual([{ n: 1 }])
  })

  it('before the commit leaves nothing behind', async () => {
    await runAndKill(`
      await scene.database.db.transaction().execute(async (tx) => {
        await scene.events.publish(tx, { environmentId, type: 'integrated_account:active', payload: {} })
        process.kill(process.pid, 'SIGKILL')
        await new Promise(() => undefined)
      })`)
    const scene = await next()
    await scene.events.deliverDue()
    expect(receiver.received).toEqual([])
    expect((await scene.call('GET', '/event')).body.result).toEqual([])
  })

  it('in the middle of a delivery has it repeated under the same id, and no try counted', async () => {
    receiver.answer(() => undefined)
    const child = run(`
      await scene.publish()
      await scene.events.deliverDue()`)
    await receiver.hasReceived(1)
    child.kill('SIGKILL')
    await once(child, 'exit')
    receiver.answer((response) => void response.writeHead(204).end())
    const scene = await next()
    await scene.events.deliverDue()
    expect(receiver.received).toHaveLength(1)
    pass(scene.clock, 60_000)
    await scene.events.deliverDue()
    const ids = receiver.received.map(({ headers }) => headers['webhook-id'])
    expect(ids).toHaveLength(2)
    expect(ids[0]).toBe(ids[1])
    expect((await scene.call('GET', '/webhook-delivery')).body.result).toMatchObject([
      { status: 'delivered', attempts: 1 },
    ])
  })
})

const PROGRAM = `
  const { scene: path, location, environmentId } = JSON.parse(process.env.INPUT)
  const { openScene } = await import(path)
  const scene = await openScene(location, { environmentId })
  PART
  process.kill(process.pid, 'SIGKILL')
`
