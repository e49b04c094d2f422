/** `/Groups`: groups of the identity provider, which open workspaces and channels. */
import type { Answer, VendorRequest } from '../../http/exchange.ts'
import { emptyAnswer } from '../../http/exchange.ts'
import type { Json, Operation } from '../scim/body.ts'
import { assertSchema, isObject, readBody, readOperations, requiredText } from '../scim/body.ts'
import { pageOf } from '../scim/page.ts'
import { ScimRefusal } from '../scim/scim-refusal.ts'
import type { Scene } from './answer-users.ts'
import { type Filterable, filtered, PAGE_SIZES } from './list.ts'
import { type Group, nextId, type Organization } from './organization.ts'
import { scimAnswer } from './refusal.ts'
import { GROUP_SCHEMA, toGroupResource } from './resources.ts'
import type { SlackSwitches } from './switches.ts'

export const MOST_MEMBERS = 15_000

const FILTERABLE: Filterable<Group> = { displayname: ({ displayName }) => displayName }

/** @throws ScimRefusal */
export function answerGroups(scene: Scene, request: VendorRequest, id: string | undefined): Answer {
  const { organization, switches } = scene
  const show = (group: Group): unknown => toGroupResource(organization, group)
  if (id === undefined) {
    if (request.method === 'GET') {
      const rows = filtered([...organization.groups.values()], request.query.get('filter'), {
        by: FILTERABLE,
        filters: switches.filters,
      })
      return scimAnswer(200, pageOf(rows, request.query, { show, sizes: PAGE_SIZES }))
    }
    if (request.method === 'POST') {
      return scimAnswer(201, show(createGroup(scene, readGroup(organization, readBody(request.body)))))
    }
    throw new ScimRefusal(405, 'method_not_allowed')
  }
  const group = organization.groups.get(id)
  if (group === undefined) throw new ScimRefusal(404, 'no_such_group')
  switch (request.method) {
    case 'GET':
      return scimAnswer(200, show(group))
    case 'PUT':
      change(group, readGroup(organization, readBody(request.body)))
      return scimAnswer(200, show(group))
    case 'PATCH':
      change(
        group,
        readOperations(request.body).reduce<Content>((content, each) => applied(scene, content, each), group),
      )
      return switches.groupPatchAnswer === 204 ? emptyAnswer(204) : scimAnswer(200, show(group))
    case 'DELETE':
      organization.groups.delete(id)
      return emptyAnswer(204)
    default:
      throw new ScimRefusal(405, 'method_not_allowed')
  }
}

type Content = {
  readonly displayName: string
  readonly externalId: string | undefined
  readonly members: ReadonlySet<string>
}

export function createGroup({ organization, now }: Pick<Scene, 'organization' | 'now'>, content: Content): Group {
  const group: Group = {
    ...content,
    id: nextId(organization, 'S'),
    members: new Set(content.members),
    createdAt: now,
  }
  organization.groups.set(group.id, group)
  return group
}

function change(group: Group, { displayName, externalId, members }: Content): void {
  const wanted = [...members]
  Object.assign(group, { displayName, externalId })
  group.members.clear()
  for (const id of wanted) group.members.add(id)
}

function readGroup(organization: Organization, body: Json): Content {
  assertSchema(body, GROUP_SCHEMA)
  return {
    displayName: requiredText(body, 'displayName'),
    externalId: externalIdIn(body['externalId']),
    members: new Set(membersIn(organization, body['members'] ?? [])),
  }
}

function applied({ organization, switches }: Scene, content: Content, { op, path, value }: Operation): Content {
  if (path === 'displayName') return { ...content, displayName: requiredText({ displayName: value }, 'displayName') }
  if (path === 'externalId') return { ...content, externalId: externalIdIn(value) }
  const named = memberIn(path, switches)
  if (named !== undefined) return op === 'remove' ? without(content, [named]) : content
  if (path !== 'members') return content
  if (op === 'remove') return value === undefined ? { ...content, members: new Set() } : without(content, idsIn(value))
  const sent = membersIn(organization, value)
  const members = new Set(op === 'add' ? [...content.members, ...sent] : sent)
  return { ...content, members }
}

/** The one member that a path names, by a filter. */
function memberIn(path: string, { memberFilters }: Pick<SlackSwitches, 'memberFilters'>): string | undefined {
  const [, quoted, bare] = /^members\[value eq (?:"([^"]*)"|([^"\s\]]+))\]$/.exec(path) ?? []
  if (quoted !== undefined && memberFilters === 'bare') throw new ScimRefusal(400, 'invalid_path')
  return bare ?? quoted
}

const without = (content: Content, ids: readonly string[]): Content => ({
  ...content,
  members: new Set([...content.members].filter((id) => !ids.includes(id))),
})

const externalIdIn = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

function membersIn({ accounts }: Organization, value: unknown): readonly string[] {
  const ids = idsIn(value)
  if (ids.length > MOST_MEMBERS) throw new ScimRefusal(400, 'too_many_members')
  if (ids.every((id) => accounts.has(id))) return ids
  throw new ScimRefusal(400, 'no_such_user')
}

const idsIn = (value: unknown): readonly string[] =>
  (Array.isArray(value) ? value : [value]).map((member: unknown) => String(isObject(member) ? member['value'] : member))
