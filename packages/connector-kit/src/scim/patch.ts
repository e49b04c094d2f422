import type { Json, JsonObject } from '@rollcall/core'
import type { Assignment } from './assignments.ts'
import type { MembersDialect, PatchDialect } from './dialect.ts'
import { toLiteral } from './filter.ts'
import { PATCH_SCHEMA } from './urns.ts'

export type Operation = { readonly op: string; readonly path?: string | undefined; readonly value?: Json | undefined }

/** One `replace` for each attribute (scim-clients.md C21); extensions as the dialect has them. */
export const toOperations = (assignments: readonly Assignment[], dialect: PatchDialect): readonly Operation[] => {
  const inExtensions = dialect.extensions === 'value' ? assignments.filter(({ schema }) => schema !== undefined) : []
  const byPath = assignments.filter((assignment) => !inExtensions.includes(assignment))
  return [
    ...byPath.map(({ schema, path, value }) => ({
      op: operation('replace', dialect),
      path: schema === undefined ? path : `${schema}:${path}`,
      value: toValue(value, dialect),
    })),
    ...toExtensionOperations(inExtensions, dialect),
  ]
}

const toExtensionOperations = (assignments: readonly Assignment[], dialect: PatchDialect): readonly Operation[] =>
  [...Map.groupBy(assignments, ({ schema }) => schema ?? '')].map(([schema, inOne]) => ({
    op: operation('replace', dialect),
    value: { [schema]: Object.fromEntries(inOne.map(({ path, value }) => [path, toValue(value, dialect)])) },
  }))

export const addMembers = (ids: readonly string[], dialect: PatchDialect): readonly Operation[] => [
  { op: operation('add', dialect), path: 'members', value: ids.map((value) => ({ value })) },
]

/** The whole list at once: whoever is not in it is a member no more. */
export const replaceMembers = (ids: readonly string[], dialect: PatchDialect): readonly Operation[] => [
  { op: operation('replace', dialect), path: 'members', value: ids.map((value) => ({ value })) },
]

/** By default one `members[value eq "id"]` each, without a value: the only form no server misreads (scim-clients.md C22). */
export const removeMembers = (
  ids: readonly string[],
  dialect: PatchDialect,
  form: MembersDialect['removal'],
): readonly Operation[] =>
  form === 'value-list'
    ? [{ op: operation('remove', dialect), path: 'members', value: ids.map((value) => ({ value })) }]
    : ids.map((id) => ({
        op: operation('remove', dialect),
        path: `members[value eq ${toLiteral(id, form === 'filter-path' ? 'quoted' : 'bare')}]`,
      }))

export const toPatchBody = (operations: readonly Operation[]): JsonObject => ({
  schemas: [PATCH_SCHEMA],
  Operations: operations.map(({ op, path, value }) => ({
    op,
    ...(path === undefined ? {} : { path }),
    ...(value === undefined ? {} : { value }),
  })),
})

const operation = (name: 'add' | 'remove' | 'replace', dialect: PatchDialect): string =>
  dialect.ops === 'lower' ? name : `${name.charAt(0).toUpperCase()}${name.slice(1)}`

const toValue = (value: Json, dialect: PatchDialect): Json =>
  typeof value === 'boolean' && dialect.booleans === 'text' ? (value ? 'True' : 'False') : value

/** Splits into parts of at most `size`. */
export const inParts = <T>(values: readonly T[], size: number): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(values.length / size) }, (_, part) => values.slice(part * size, (part + 1) * size))
