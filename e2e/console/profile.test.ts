import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { expectAccessible } from '../testing/accessible.ts'
import { OWNER, type Scene, startScene } from './scene.ts'

let scene: Scene
beforeAll(async () => {
  scene = await startScene()
})
afterAll(() => scene[Symbol.asyncDispose]())

describe('the profile', () => {
  it('turns the second factor on with a code of an authenticator, which is then asked for', async () => {
    const page = await scene.window()
    await page.goto('/console/profile')
    await page.getByRole('button', { name: 'Turn on' }).click()
    await page.getByLabel('Your password', { exact: true }).fill(OWNER.password)
    await page.getByRole('button', { name: 'Go on' }).click()
    await page.getByRole('img', { name: /seed/ }).waitFor()
    await expectAccessible(page)
    const seed = (await page.getByText('Or type this seed').locator('code').textContent()) ?? ''
    await page.getByLabel('Code', { exact: true }).fill(totp(seed, Date.now()))
    await page.getByRole('button', { name: 'Turn on' }).last().click()
    await page.getByRole('button', { name: 'I have kept them' }).click()
    await page.getByRole('button', { name: 'Turn off' }).waitFor()

    const other = await scene.strangerWindow()
    await other.goto('/console/sign-in')
    await other.getByLabel('E-mail address').fill(OWNER.email)
    await other.getByLabel('Password', { exact: true }).fill(OWNER.password)
    await other.getByRole('button', { name: 'Sign in' }).click()
    await other.getByRole('heading', { name: 'Second factor' }).waitFor()
    await other.getByLabel('Code', { exact: true }).fill(totp(seed, Date.now()))
    await other.getByRole('button', { name: 'Sign in' }).click()
    await other.getByRole('heading', { name: 'Overview' }).waitFor()
  })
})

/** RFC 6238 with its usual parameters: SHA-1, six digits, 30 seconds. */
const totp = (seed: string, at: number): string => {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)))
  const digest = createHmac('sha1', base32(seed)).update(counter).digest()
  const offset = (digest.at(-1) ?? 0) & 0xf
  return String((digest.readUInt32BE(offset) & 0x7fff_ffff) % 1_000_000).padStart(6, '0')
}

const base32 = (text: string): Buffer => {
  const bits = Array.from(text.replace(/=+$/, '').toUpperCase())
    .map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'))
    .join('')
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
}
