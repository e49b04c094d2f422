import type { Field } from './session.ts'

export type Values = Readonly<Record<string, string>>

export const defaultsOf = (fields: readonly Field[]): Values =>
  Object.fromEntries(fields.flatMap(({ name, default: value }) => (value === undefined ? [] : [[name, value]])))

/** Settings that most people leave as they are. */
export const isAdvanced = ({ default: value, required }: Field): boolean => value !== undefined || !required

/** What was entered in these fields; what was left empty is left out. */
export const entered = (fields: readonly Field[], values: Values): Values =>
  Object.fromEntries(fields.flatMap(({ name }) => (values[name]?.trim() ? [[name, values[name] ?? '']] : [])))

/** Fields that must be filled in and are not. */
export const missingIn = (fields: readonly Field[], values: Values): readonly Field[] =>
  fields.filter(({ name, required }) => required && !values[name]?.trim())
