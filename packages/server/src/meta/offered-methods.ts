import { type DirectoryMethod, directoryMethods } from '@rollcall/api'
import { CAPABILITIES, type Capability } from '@rollcall/connector-kit'
import { RollcallError } from '@rollcall/core'

/** Methods whose capability has another name. */
const OTHERWISE: Readonly<Record<string, Capability>> = {
  'groups.add': 'groups.members.add',
  'groups.remove-user': 'groups.members.remove',
}

/** What a method needs. A record that vendors have no address for is looked for in its list. */
const capabilityOf = ({ resource, method }: DirectoryMethod): Capability | undefined => {
  const name = `${resource}.${method}`
  return OTHERWISE[name] ?? CAPABILITIES.find((known) => known === name) ?? OF_LISTS.get(resource)
}

const OF_LISTS = new Map(CAPABILITIES.filter((name) => name.endsWith('.list')).map((name) => [name.slice(0, -5), name]))

/** The calls of the unified directory that somebody with these capabilities can make. */
export const offeredMethods = (capabilities: readonly Capability[]): readonly DirectoryMethod[] =>
  directoryMethods.filter((method) => {
    const needed = capabilityOf(method)
    return needed !== undefined && capabilities.includes(needed)
  })

/** @throws RollcallError `unknown_resource`, `not_found`, naming those that exist */
export const findMethod = (
  offered: readonly DirectoryMethod[],
  wanted: { readonly resource: string; readonly method: string; readonly at: string },
): DirectoryMethod => {
  const { resource, method, at } = wanted
  const ofResource = offered.filter((known) => known.resource === resource)
  const found = ofResource.find((known) => known.method === method)
  if (found !== undefined) return found
  if (ofResource.length === 0) {
    const resources = namesOf(offered.map((known) => known.resource))
    throw new RollcallError(
      'unknown_resource',
      `There is no resource "${resource}" at ${at}. These exist: ${resources}.`,
    )
  }
  const methods = namesOf(ofResource.map((known) => known.method))
  throw new RollcallError('not_found', `${resource} has no method "${method}" at ${at}. These exist: ${methods}.`)
}

const namesOf = (names: readonly string[]): string => [...new Set(names)].join(', ')
