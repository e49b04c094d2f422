/** What a vendor beside the Notion workspace is to the sandbox: something that answers below a path of its own. */
import type { Answer, VendorRequest } from '../http/exchange.ts'

/** Somebody at a vendor, as the vendor itself has it and not as its API tells. */
export type MountedUser = {
  readonly id: string
  readonly username: string
  readonly name: string
  readonly standing: 'active' | 'inactive' | 'absent'
  /** Sessions that are alive. */
  readonly sessions: number
}

export type MountedVendor = {
  /** The first segment of its paths, e.g. `slack`. */
  readonly name: string
  /** Answers a call; `request.path` comes without the vendor's own first segment. Never throws. */
  readonly answer: (request: VendorRequest) => Answer
  /** Everything as at the start, tokens included. */
  readonly reset: () => void
  /** Everybody, those who left included. */
  readonly users: () => readonly MountedUser[]
  /** Somebody joins without the API. @returns their id */
  readonly addUser: (user: { readonly username: string; readonly name: string }) => string
  /** Every token of the vendor dies, as when an administrator revokes them. */
  readonly revokeTokens: () => void
}

/** What a vendor is made with. */
export type MountedVendorOptions = {
  /** Epoch milliseconds. */
  readonly clock: () => number
  /** The people of the sample company, the same at every vendor. */
  readonly people: readonly SamplePerson[]
}

export type SamplePerson = {
  readonly email: string
  readonly givenName: string
  readonly familyName: string
  readonly title: string | undefined
  readonly department: string | undefined
}
