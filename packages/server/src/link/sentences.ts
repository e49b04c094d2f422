import type { Capability, Connector, VendorFacts } from '@rollcall/connector-kit'

/** What a connection will be able to do and what not, for whoever is about to give access. */

/** In the order in which they are read. The first that there is of each row. */
const CAN: readonly (readonly (readonly [needs: readonly Capability[], sentence: string])[])[] = [
  [[['users.list'], 'See everybody who has an account, with names, e-mail addresses and roles.']],
  [[['users.create'], 'Add people.']],
  [[['users.update'], 'Change names, e-mail addresses and other details of people.']],
  [
    [['users.deactivate', 'users.delete'], 'Take people’s access away, and remove them.'],
    [['users.deactivate'], 'Take people’s access away.'],
    [['users.delete'], 'Remove people.'],
  ],
  [[['users.sessions.end'], 'Sign people out everywhere.']],
  [
    [['groups.list', 'groups.update'], 'See and change groups.'],
    [['groups.list'], 'See groups.'],
  ],
  [
    [['groups.members.add', 'groups.members.remove'], 'Add people to groups and take them out.'],
    [['groups.members.add'], 'Add people to groups.'],
  ],
  [[['licenses.list'], 'Count seats.']],
]

export const canDo = ({ capabilities }: Connector): readonly string[] =>
  CAN.flatMap((row) => row.find(([needs]) => needs.every((one) => capabilities.includes(one)))?.[1] ?? [])

const REVERSIBLE: Readonly<Record<VendorFacts['removal'], string>> = {
  suspends: 'Bring a suspended person back exactly as they were.',
  'removes-from-workspace': 'Bring a removed person back as they were: they would have to be added anew.',
  deactivates: 'Bring a deactivated person back exactly as they were.',
  'hard-deletes': 'Bring a deleted person back.',
}

const SESSIONS: Readonly<Record<VendorFacts['endsSessions'], string | undefined>> = {
  yes: undefined,
  'separate-call': undefined,
  delayed: 'End a person’s sessions at once: that takes the vendor a while.',
  unknown: 'Be sure that a person’s open sessions end.',
}

/** What it can neither see nor end, and whom it cannot touch. */
export const cannotDo = ({ facts }: Connector): readonly string[] => [
  ...facts.blindSpots,
  ...facts.untouchable,
  ...(facts.reversible ? [] : [REVERSIBLE[facts.removal]]),
  ...(SESSIONS[facts.endsSessions] === undefined ? [] : [SESSIONS[facts.endsSessions] ?? '']),
]
