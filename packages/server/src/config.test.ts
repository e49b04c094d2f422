import { describe, expect, it } from 'vitest'
import { readConfig } from './config.ts'

const KEY = Buffer.alloc(32, 7).toString('base64')

describe('the environment in local mode', () => {
  it('needs nothing: every variable has its default', () => {
    expect(readConfig('local', {})).toMatchObject({
      host: '127.0.0.1',
      port: 4000,
      databaseUrl: undefined,
      masterKey: undefined,
      sandbox: { enabled: true, port: 4010 },
      allowEgress: ['loopback'],
      log: { format: 'pretty', level: 'info' },
    })
    expect(readConfig('local', {}).dataDir).toMatch(/\/\.rollcall$/)
  })

  it('takes a format and a level in one variable', () => {
    expect(readConfig('local', { ROLLCALL_LOG: 'json debug' }).log).toEqual({ format: 'json', level: 'debug' })
  })

  it.each([
    ['PORT', '70000', 'PORT must be a port from 0 to 65535'],
    ['ROLLCALL_PUBLIC_URL', 'rollcall.example.com', 'ROLLCALL_PUBLIC_URL must be an address like'],
    ['ROLLCALL_PUBLIC_URL', 'https://rollcall.example.com/path', 'without a path'],
    ['ROLLCALL_SANDBOX', 'yes', 'ROLLCALL_SANDBOX must be on or off'],
    ['ROLLCALL_API_TOKEN', 'short', 'ROLLCALL_API_TOKEN must be at least 16 printable characters'],
    ['ROLLCALL_LOG', 'loud', 'ROLLCALL_LOG takes pretty or json and a level'],
    ['ROLLCALL_OPERATOR_EMAIL', 'a@b.c', 'must be set together'],
  ])('refuses %s=%s with a sentence that names it', (name, value, sentence) => {
    expect(() => readConfig('local', { [name]: value })).toThrow(sentence)
  })

  it('never shows a master key in the refusal of it', () => {
    expect(() => readConfig('local', { ROLLCALL_MASTER_KEY: 'c2hvcnQ=' })).toThrow(
      'must be 32 bytes in base64; it holds 5.',
    )
  })
})

describe('the environment in production', () => {
  it('refuses to start without a master key', () => {
    expect(() => readConfig('serve', {})).toThrow('ROLLCALL_MASTER_KEY must be set')
  })

  const production = { DATABASE_URL: 'postgres://127.0.0.1/rollcall', ROLLCALL_MASTER_KEY: KEY }

  it('is reached by browsers over HTTPS, wherever it listens', () => {
    const config = readConfig('serve', { ...production, ROLLCALL_PUBLIC_URL: 'https://rollcall.example.com/' })
    expect(config.publicUrl).toBe('https://rollcall.example.com')
    expect(() => readConfig('serve', { ...production, ROLLCALL_PUBLIC_URL: 'http://rollcall.example.com' })).toThrow(
      'ROLLCALL_PUBLIC_URL must be an address like https://',
    )
  })

  it('never starts the sandbox, even when told to', () => {
    const config = readConfig('serve', { ...production, ROLLCALL_SANDBOX: 'on', ROLLCALL_ALLOW_EGRESS: '10.1.0.0/16' })
    expect(config.sandbox.enabled).toBe(false)
    expect(config.allowEgress).toEqual(['10.1.0.0/16'])
    expect(config.log).toEqual({ format: 'json', level: 'info' })
  })

  it('refuses to allow loopback', () => {
    expect(() => readConfig('serve', { ...production, ROLLCALL_ALLOW_EGRESS: 'loopback' })).toThrow(
      'must not hold "loopback" in production',
    )
  })

  it.each(['serve', 'worker'] as const)('refuses to %s without a PostgreSQL server', (mode) => {
    expect(() => readConfig(mode, { ROLLCALL_MASTER_KEY: KEY })).toThrow('DATABASE_URL must name a PostgreSQL server')
  })
})
