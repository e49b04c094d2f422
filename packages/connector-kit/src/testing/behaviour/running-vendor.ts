import type { Capability, VendorFacts } from '../../capabilities.ts'
import type { Connector } from '../../define-connector.ts'

/** How somebody stands with the vendor, as the vendor itself has it and not as its API tells. */
export type Standing = 'active' | 'inactive' | 'absent'

/** A real server, started for one test, and the ways to look behind its API. */
export type RunningVendor = AsyncDisposable & {
  readonly baseUrl: string
  /** Other base URLs of the vendor, by the name of the setting that holds them. */
  readonly services?: Readonly<Record<string, string>> | undefined
  readonly credential: Readonly<Record<string, string>>
  /** Somebody joins without the connector's doing. @returns the id the vendor gave them */
  seedUser(user: { readonly username: string; readonly name: string }): Promise<string>
  /** Ids of the users its API should list, in any order. */
  userIds(): Promise<readonly string[]>
  standing(userId: string): Promise<Standing>
  /** Where the vendor has sessions: how many somebody has. Needed where a connector claims that they end. */
  readonly activeSessions?: (userId: string) => Promise<number>
}

/** Facts of a connector that can be seen to be so or not. */
export type VisibleFact = keyof Pick<VendorFacts, 'keepsRow' | 'reversible' | 'endsSessions' | 'createIsBillable'>

/** A connector, a server to try it on, and what that server is known not to do. Every exception is asserted, none is skipped. */
export type Subject = {
  /** Completes "…": which connector on which server. */
  readonly name: string
  readonly connector: Connector
  start(): Promise<RunningVendor>
  /** Declared capabilities that the probe must find missing here. */
  readonly missing?: readonly Capability[] | undefined
  /** Facts of the connector that must turn out not to be so here. */
  readonly untrue?: readonly VisibleFact[] | undefined
  /** Unified fields, as in {@link SAMPLE_FIELDS}, that this server does not keep; each must be reported. */
  readonly drops?: { readonly create?: readonly string[]; readonly update?: readonly string[] } | undefined
  /** Unified fields that this server refuses to change, which must be `vendor_refused` and without effect. */
  readonly refuses?: { readonly update?: readonly string[] } | undefined
  /** Where the vendor has its users and groups; `/Users` and `/Groups` unless given. */
  readonly paths?: { readonly users: string; readonly groups: string } | undefined
  /** The call that ends somebody's sessions, where it is a separate one, e.g. `POST /users/:id/signOut` with `*` for the id. */
  readonly endingSessions?: { readonly service?: string; readonly match: string } | undefined
  /** `none`: the vendor's lists never say how many rows there are in all. */
  readonly totals?: 'none' | undefined
  /** How somebody stands who was created and has not yet signed in, where that is not `active`. */
  readonly createdAs?: 'invited' | undefined
  /** `kept`: the vendor has a place for the description of a group. */
  readonly groupDescriptions?: 'kept' | undefined
  /** A role that can be given; the sample for `roles`. */
  readonly role?: string | undefined
}
