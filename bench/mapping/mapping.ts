import assert from 'node:assert/strict'
import { mapScimUser, type UserMapping } from '@rollcall/connector-kit'
import type { JsonObject } from '@rollcall/core'
import jsonata from 'jsonata'
import { print, printPlain } from '../measurement.ts'
import { ROUNDS } from '../rounds.ts'
import { ENTERPRISE, NOTION, sampleUsers } from './sample-users.ts'

const USERS = 2000

/** As in the connector (`packages/connectors/src/notion-scim/connector.ts`). */
const MAPPING: UserMapping = {
  role: { schema: NOTION, attribute: 'role', whenAbsent: 'member' },
  manager: 'email',
  timestamps: 'meaningless',
}

/** The same in JSONata, the language in which the incumbent writes its mappings (`unified-api.md §6.2`). */
const EXPRESSION = `(
  $work := $lookup($, "${ENTERPRISE}");
  $role := $lookup($, "${NOTION}").role;
  $roleName := $role ? $role : "member";
  {
    "id": id,
    "external_id": externalId,
    "username": userName,
    "name": displayName ? displayName : name.formatted ? name.formatted : name.givenName & " " & name.familyName,
    "first_name": name.givenName,
    "last_name": name.familyName,
    "title": title,
    "emails": [emails.{ "email": value, "type": type, "is_primary": primary = true }],
    "phones": [phoneNumbers.{ "number": value, "type": type }],
    "status": active = false ? "inactive" : "active",
    "roles": [{ "id": $roleName, "name": $roleName }],
    "groups": [groups.{ "id": value, "name": display }],
    "avatar": photos[0].value,
    "languages": [preferredLanguage, locale],
    "urls": profileUrl ? [{ "url": profileUrl, "type": "profile" }],
    "manager": $work.manager ? { "email": $work.manager.value, "name": $work.manager.displayName },
    "department": $work.department,
    "division": $work.division,
    "cost_center": $work.costCenter,
    "employee_number": $work.employeeNumber,
    "remote_data": $
  }
)`

/** The mapping of a user, ours against JSONata's, on the same users with the same results. */
export const run = async (): Promise<void> => {
  const users = sampleUsers(USERS)
  const compiled = jsonata(EXPRESSION)
  for (const user of users.slice(0, 500))
    assert.deepEqual(asJson(await compiled.evaluate(user)), asJson(mapScimUser(user, MAPPING)))
  console.error(`mapping: ${ROUNDS} rounds of ${USERS} users`)
  const ours: number[] = []
  const theirs: number[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    theirs.push(
      await time(USERS, async () => {
        for (const user of users) await compiled.evaluate(user)
      }),
    )
    // Many times over, because one pass is too short to time.
    ours.push(
      await time(USERS * PASSES, async () => {
        for (let pass = 0; pass < PASSES; pass += 1) mapAll(users)
      }),
    )
  }
  const ratios = theirs.map((micros, round) => micros / (ours[round] ?? micros))
  print({ bench: 'mapping', metric: 'times_as_fast_as_jsonata', values: ratios, promise: 100, atLeast: true })
  printPlain('mapping', 'microseconds_per_user', ours)
  printPlain('mapping', 'microseconds_per_user_jsonata', theirs)
}

const PASSES = 100

let kept: unknown

const mapAll = (users: readonly JsonObject[]): void => {
  // Kept, so that the work cannot be found to be in vain and left out.
  for (const user of users) kept = mapScimUser(user, MAPPING)
}

/** Microseconds per user. */
const time = async (count: number, work: () => Promise<void>): Promise<number> => {
  const startedAt = performance.now()
  await work()
  if (kept === null) throw new Error('unreachable')
  return ((performance.now() - startedAt) * 1000) / count
}

const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value))
