import { connectors } from '@rollcall/connectors'
import { describe, expect, it } from 'vitest'
import { emptyBaseUrlHint, ownAddressOf } from './own-address.ts'

const FIELD = { name: 'base_url', label: 'Base URL', type: 'url', required: true } as const

describe('the address of a vendor', () => {
  it('is its own where the form starts with one', () => {
    const address = ownAddressOf({ settings: [{ ...FIELD, default: 'https://api.vendor.test' }] })
    expect(address).toEqual({ kind: 'own', url: 'https://api.vendor.test' })
    expect(emptyBaseUrlHint(address)).toContain('https://api.vendor.test')
  })

  it('is another for each customer where the form starts empty: then nothing is promised of its own', () => {
    const address = ownAddressOf({ settings: [{ ...FIELD, placeholder: 'https://you.vendor.test' }] })
    expect(address).toEqual({ kind: 'per-customer', example: 'https://you.vendor.test' })
    expect(emptyBaseUrlHint(address)).not.toContain('own address')
  })

  it('is not spoken of before it is known', () => {
    expect(emptyBaseUrlHint(undefined)).toBeUndefined()
  })

  it('tells of every connector whether its consent page has an address of its own', () => {
    for (const { id, settings = [], auth } of connectors) {
      for (const { oauth } of auth) {
        if (oauth?.grant !== 'authorization_code') continue
        const [kind] = settings
          .filter(({ name }) => name === 'base_url')
          .map(
            ({ default: usual }) => ownAddressOf({ settings: [{ ...FIELD, ...(usual && { default: usual }) }] }).kind,
          )
        expect([id, kind]).toEqual([id, typeof oauth.endpoints === 'function' ? 'per-customer' : 'own'])
      }
    }
  })
})
