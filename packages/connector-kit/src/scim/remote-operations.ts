import type { JsonObject } from '@rollcall/core'
import { isJsonArray, isJsonObject } from '../answers/json-object.ts'
import { textOf } from './find.ts'
import type { Operation } from './patch.ts'

/** `remote_data` of an update, sent as it is: whole `Operations`, or attributes to be replaced. */
export const toRemoteOperations = (remote: JsonObject): readonly Operation[] => {
  const { Operations: given, ...attributes } = remote
  const own = isJsonArray(given) ? given.filter(isJsonObject).map(toOperation) : []
  const replaced = Object.entries(attributes)
    .filter(([path]) => path !== 'schemas')
    .map(([path, value]) =>
      path.startsWith('urn:') && isJsonObject(value)
        ? { op: 'replace', value: { [path]: value } }
        : { op: 'replace', path, value },
    )
  return [...replaced, ...own]
}

const toOperation = ({ op, path, value }: JsonObject): Operation => ({
  op: textOf(op) ?? 'replace',
  path: textOf(path),
  value,
})
