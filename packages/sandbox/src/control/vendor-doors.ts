/** The doors to the vendors beside the workspace. */

import { SandboxRefusal } from '../sandbox-refusal.ts'
import { textOf } from '../scim/json.ts'
import type { Mount } from '../vendors/mount.ts'
import type { SandboxControl } from './control.ts'
import type { Door, Knock } from './doors.ts'

const of = (control: SandboxControl, { parameters }: Knock): Mount => control.vendor(parameters[0] ?? '')

export const VENDOR_DOORS: readonly Door[] = [
  {
    method: 'GET',
    path: 'vendors',
    does: 'the vendors beside the workspace, and how many people each has',
    answer: (control) =>
      control.vendorNames().map((name) => ({ name, prefix: `/${name}`, users: control.vendor(name).users().length })),
  },
  {
    method: 'GET',
    path: 'vendors/{}/users',
    does: 'everybody at a vendor, those who left included: standing, live sessions',
    answer: (control, knock) => of(control, knock).users(),
  },
  {
    method: 'POST',
    path: 'vendors/{}/users',
    does: 'somebody joins without the API: {username, name}',
    takes: ['username', 'name'],
    answer: (control, knock) => {
      const [username, name] = [textOf(knock.body['username']), textOf(knock.body['name'])]
      if (username === undefined || name === undefined) throw new SandboxRefusal(400, 'username and name must be text.')
      return { id: of(control, knock).vendor.addUser({ username, name }) }
    },
  },
  {
    method: 'GET',
    path: 'vendors/{}/calls',
    does: 'ledger of calls that a vendor received',
    answer: (control, knock) => of(control, knock).calls(),
  },
  {
    method: 'GET',
    path: 'vendors/{}/faults',
    does: 'faults of a vendor, with how often each struck',
    answer: (control, knock) => of(control, knock).faults(),
  },
  {
    method: 'POST',
    path: 'vendors/{}/faults',
    does: 'sets a fault at a vendor, paths below its prefix: {match: {method, path}, skip, times, fault: {kind, …}}',
    answer: (control, knock) => ({ id: of(control, knock).fault(knock.body) }),
  },
  {
    method: 'DELETE',
    path: 'vendors/{}/faults',
    does: 'clears all faults of a vendor',
    answer: (control, knock) => void of(control, knock).clearFaults(),
  },
  {
    method: 'POST',
    path: 'vendors/{}/revoke-tokens',
    does: 'every token of a vendor dies, as when an administrator revokes them',
    answer: (control, knock) => void of(control, knock).vendor.revokeTokens(),
  },
  {
    method: 'POST',
    path: 'vendors/{}/reset',
    does: 'a vendor as at the start, tokens included',
    answer: (control, knock) => void of(control, knock).reset(),
  },
]
