import { describe, expect, it } from 'vitest'
import type { Place } from './places.ts'
import { requestTarget } from './request-target.ts'

const place = (prefix: string, query = ''): Place => ({ prefix, query }) as Place // border: the pool is not asked for

describe('the target of a request', () => {
  it('appends bytes as they are', () => {
    expect(requestTarget(place('/scim/v2'), '/Users/a%2Fb%20%C3%A9', 'x=1&x=2&y=&z')).toBe(
      '/scim/v2/Users/a%2Fb%20%C3%A9?x=1&x=2&y=&z',
    )
    expect(requestTarget(place('/scim/v2'), '', '')).toBe('/scim/v2')
    expect(requestTarget(place(''), '', '')).toBe('/')
    expect(requestTarget(place('/a'), '/Users/..hidden/x..y/...', '')).toBe('/a/Users/..hidden/x..y/...')
  })

  it('keeps the query that the base URL has', () => {
    expect(requestTarget(place('/a', 'api-version=3'), '/b', 'x=1')).toBe('/a/b?api-version=3&x=1')
    expect(requestTarget(place('/a', 'api-version=3'), '/b', '')).toBe('/a/b?api-version=3')
  })

  it.each([
    '/..',
    '/../x',
    '/a/..',
    '/a/../b',
    '/%2e%2e/x',
    '/%2E./x',
    '/.%2e',
    '/a%2f..%2fb',
    '/a%2F%2e%2e',
    '/..\\x',
    '/a\\b',
    '/..%5cx',
    '/%252e%252e/x',
    '/a%25252f..',
    '/..;/x',
    '/a/..%3bx/b',
    '/.',
    '/./x',
    '//evil.example',
    '/a//b',
    'a',
    '@evil.example',
    '/a?b',
    '/a#b',
    '/a b',
    '/a\r\nx: y',
    '/a\u0000',
    '/ā',
  ])('refuses %j', (path) => {
    expect(() => requestTarget(place('/scim/v2'), path, '')).toThrow('must stay below the base URL')
  })
})
