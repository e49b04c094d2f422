/**
 * The sample company, member by member. Nothing here is stored: member `i` is computed when somebody asks for it, which is
 * why a million members cost no memory. What changes afterwards lives in the workspace's overlay.
 */
import type { Account, Attributes, Role, Session } from '../workspace/records.ts'
import type { IdBook } from './ids.ts'
import { createIdBook } from './ids.ts'
import type { OddPerson } from './name-tables.ts'
import { FAMILY_NAMES, GIVEN_NAMES, ODD_PEOPLE } from './name-tables.ts'

/** When the sample company came to be; far enough back that nothing in it is recent. */
export const FOUNDED_AT = Date.UTC(2026, 0, 5, 9)

/** Domains the organization has verified (notion-scim.md §8.2). `contractor.test` is deliberately not one of them. */
export const VERIFIED_DOMAINS = ['acme.test', 'acme-labs.test', 'old-acme.test'] as const

/** As captured on a real workspace: 5 owners among 120 members (notion-scim.md §6.1, extension). */
export const OWNER_COUNT = 5

const MANY_NAMES = GIVEN_NAMES.length * FAMILY_NAMES.length
const ODD_STRIDE = 8
const ODD_OFFSET = 6
const TITLES = ['Engineer', 'Designer', 'Account executive', 'Head of people', 'Data analyst', 'Legal counsel'] as const
const DEPARTMENTS = ['Engineering', 'Design', 'Sales', 'People', 'Data', 'Legal'] as const
const DEVICES = ['web', 'mobile', 'desktop'] as const

/** What can be said of the sample company without remembering anything. */
export type Population = {
  readonly size: number
  readonly seed: string
  readonly ids: IdBook
  readonly account: (index: number) => Account
  readonly role: (index: number) => Role
  /** The name alone, for scans over all members. */
  readonly name: (index: number) => string
  /** Which member was born with this address, primary or secondary. */
  readonly indexOfEmail: (email: string) => number | undefined
  readonly sessions: (index: number) => readonly Session[]
}

export function createPopulation({ size, seed }: { readonly size: number; readonly seed: string }): Population {
  const ids = createIdBook(seed)

  function account(index: number): Account {
    const odd = oddPerson(index)
    const emails = [`${localPart(index)}@${domainOf(index)}`]
    if (index % 9 === 4) emails.push(`${localPart(index)}@old-acme.test`)
    return {
      id: ids.idOf('member', index),
      emails,
      name: nameOf(index),
      nameMode: odd?.nameMode,
      hidesDisplayName: odd?.hidesDisplayName,
      photoUrl: index % 10 === 1 ? `https://images.acme.test/${index}.png` : undefined,
      attributes: attributesOf(index),
    }
  }

  function indexOfEmail(email: string): number | undefined {
    const index = readLocalPart(email.slice(0, email.lastIndexOf('@')))
    if (index === undefined || index < 0 || index >= size) return undefined
    return account(index).emails.includes(email) ? index : undefined
  }

  function sessions(index: number): readonly Session[] {
    return DEVICES.slice(0, 1 + (index % DEVICES.length)).map((device, place) => ({
      id: ids.idOf('session', index * DEVICES.length + place),
      accountId: ids.idOf('member', index),
      device,
      startedAt: FOUNDED_AT + place * 3_600_000,
    }))
  }

  return { size, seed, ids, account, role: roleOf, name: nameOf, indexOfEmail, sessions }
}

function roleOf(index: number): Role {
  return index < OWNER_COUNT ? 'owner' : 'member'
}

function oddPerson(index: number): OddPerson | undefined {
  if (index % ODD_STRIDE !== ODD_OFFSET) return undefined
  return ODD_PEOPLE[Math.floor(index / ODD_STRIDE) % ODD_PEOPLE.length]
}

function nameOf(index: number): string {
  const odd = oddPerson(index)
  if (odd !== undefined) return odd.name
  return `${GIVEN_NAMES[index % GIVEN_NAMES.length]} ${FAMILY_NAMES[index % FAMILY_NAMES.length]}`
}

/** `ana.sol`, and `ana.sol2` for the second round through the names: readable, unique, and it leads back to the index. */
function localPart(index: number): string {
  const odd = oddPerson(index)
  if (odd !== undefined) return odd.slug + roundSuffix(Math.floor(index / ODD_STRIDE / ODD_PEOPLE.length))
  const given = GIVEN_SLUGS[index % GIVEN_NAMES.length]
  const family = FAMILY_SLUGS[index % FAMILY_NAMES.length]
  return `${given}.${family}${roundSuffix(Math.floor(index / MANY_NAMES))}`
}

function readLocalPart(text: string): number | undefined {
  const [, slug = '', suffix = ''] = /^(.*?)(\d*)$/.exec(text) ?? []
  const round = suffix === '' ? 0 : Number(suffix) - 1
  const odd = ODD_BY_SLUG.get(slug)
  if (odd !== undefined) return (round * ODD_PEOPLE.length + odd) * ODD_STRIDE + ODD_OFFSET
  const [givenSlug = '', familySlug = ''] = slug.split('.')
  const given = GIVEN_BY_SLUG.get(givenSlug)
  const family = FAMILY_BY_SLUG.get(familySlug)
  if (given === undefined || family === undefined) return undefined
  // The one number below 2491 that leaves these two remainders.
  let index = given
  while (index % FAMILY_NAMES.length !== family) index += GIVEN_NAMES.length
  return round * MANY_NAMES + index
}

function roundSuffix(round: number): string {
  return round === 0 ? '' : String(round + 1)
}

function domainOf(index: number): string {
  if (index % 20 === 13) return 'contractor.test'
  return index % 12 === 9 ? 'acme-labs.test' : 'acme.test'
}

function attributesOf(index: number): Attributes {
  const place = index % TITLES.length
  return {
    title: index % 3 === 0 ? TITLES[place] : undefined,
    phoneNumber:
      index % 5 === 2 ? { value: `+1 555 ${String(index % 10_000).padStart(4, '0')}`, type: 'work' } : undefined,
    preferredLanguage: index % 7 === 3 ? 'fr-FR' : undefined,
    enterprise: index % 4 === 1 ? enterpriseOf(index, DEPARTMENTS[place] ?? 'Engineering') : undefined,
  }
}

/** `manager.value` is an e-mail address, not an id (notion-scim.md §6.2). */
function enterpriseOf(index: number, department: string): Readonly<Record<string, unknown>> {
  const manager = Math.floor(index / 8)
  return {
    employeeNumber: `E${String(index + 1).padStart(5, '0')}`,
    department,
    manager: { value: `${localPart(manager)}@${domainOf(manager)}`, displayName: nameOf(manager) },
  }
}

function slugOf(name: string): string {
  return name
    .toLowerCase()
    .replaceAll('ı', 'i')
    .normalize('NFD')
    .replaceAll(/[^a-z]/g, '')
}

const GIVEN_SLUGS = GIVEN_NAMES.map(slugOf)
const FAMILY_SLUGS = FAMILY_NAMES.map(slugOf)
const GIVEN_BY_SLUG = new Map(GIVEN_SLUGS.map((slug, index) => [slug, index]))
const FAMILY_BY_SLUG = new Map(FAMILY_SLUGS.map((slug, index) => [slug, index]))
const ODD_BY_SLUG = new Map(ODD_PEOPLE.map((person, index) => [person.slug, index]))
