/** The search language of `users.list`: `field:value` for a beginning or a word, `field=value` for the whole, several joined by spaces. */
import { invalid } from './refusal.ts'
import type { Account } from './workspace.ts'

const FIELDS: Readonly<Record<string, (account: Account) => readonly string[]>> = {
  email: ({ primaryEmail, aliases, otherEmails }) => [
    primaryEmail,
    ...aliases,
    ...otherEmails.map(({ address }) => address),
  ],
  givenName: ({ givenName }) => [givenName],
  familyName: ({ familyName }) => [familyName],
  name: ({ givenName, familyName }) => [`${givenName} ${familyName}`],
  isSuspended: ({ suspended }) => [String(suspended)],
  isAdmin: ({ isAdmin }) => [String(isAdmin)],
  orgTitle: ({ title = '' }) => [title],
  orgDepartment: ({ department = '' }) => [department],
  externalId: ({ employeeNumber = '' }) => [employeeNumber],
}

export function matcherOf(query: string): (account: Account) => boolean {
  const terms = [...query.matchAll(/(\w+)\s*([:=])\s*(?:'((?:[^'\\]|\\.)*)'|"([^"]*)"|(\S+))/g)]
  const rest = query.replaceAll(/(\w+)\s*([:=])\s*(?:'((?:[^'\\]|\\.)*)'|"([^"]*)"|(\S+))/g, '').trim()
  if (rest !== '') throw invalid('query')
  const tests = terms.map(([, field = '', operator, single, double, bare]) => {
    const read = FIELDS[field]
    if (read === undefined) throw invalid('query')
    const wanted = (single?.replaceAll(/\\(.)/g, '$1') ?? double ?? bare ?? '').toLowerCase()
    const isStart = operator === ':' && (wanted.endsWith('*') || field === 'email')
    const text = wanted.replace(/\*$/, '')
    return (account: Account) =>
      read(account).some((value) => (isStart ? value.toLowerCase().startsWith(text) : value.toLowerCase() === text))
  })
  return (account) => tests.every((test) => test(account))
}
