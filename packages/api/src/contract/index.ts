import type { Endpoint } from '../define-endpoint.ts'
import * as accounts from './accounts.ts'
import * as audit from './audit.ts'
import * as directory from './directory.ts'
import * as environments from './environments.ts'
import * as integrations from './integrations.ts'
import * as keys from './keys.ts'
import * as operation from './operation.ts'
import * as tokens from './tokens.ts'

/** Every endpoint of the HTTP API, once, in the order of the reference page. */
export const endpoints: readonly Endpoint[] = [
  directory,
  accounts,
  integrations,
  tokens,
  environments,
  keys,
  audit,
  operation,
].flatMap((module) => Object.values(module).filter(isEndpoint))

/** Contract modules also export the schemas that others build on. */
function isEndpoint(value: object): value is Endpoint {
  return 'path' in value && 'scope' in value
}
