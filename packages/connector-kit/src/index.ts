export { CAPABILITIES, type Capability, type PushdownField, type VendorFacts } from './capabilities.ts'
export {
  type AuthScheme,
  type Budget,
  type Connector,
  defineConnector,
  type Field,
  type ProbeResult,
  type ProxyResource,
} from './define-connector.ts'
export type { Directory, Effect, ListPage, ListRequest, PushdownTerm, Read, Written } from './directory.ts'
export type { HttpMethod, VendorRequest, VendorResponse, VendorSession } from './session.ts'
