import type { UserWrite } from '@rollcall/core'
import type { Subject } from './running-vendor.ts'

/** One write for each unified field of a user, with a value that no fresh user has. */
export const SAMPLE_FIELDS = {
  username: { username: 'renamed.user@acme.test' },
  external_id: { external_id: 'ext-4711' },
  name: { name: 'Zoë Ångström' },
  first_name: { first_name: 'Zoë' },
  last_name: { last_name: 'Ångström' },
  title: { title: 'Head of "Things" \\ & more' },
  emails: {
    emails: [
      { email: 'first.address@acme.test', type: 'work', is_primary: true },
      { email: 'second.address@acme.test', type: 'home', is_primary: false },
    ],
  },
  phones: { phones: [{ number: '+49 30 123456', type: 'work' }] },
  status: { status: 'active' },
  roles: { roles: [{ id: 'admin' }] },
  avatar: { avatar: 'https://images.acme.test/zoe.png' },
  languages: { languages: ['sv'] },
  manager: { manager: { id: 'manager-7', email: 'boss@acme.test', name: 'The Boss' } },
  department: { department: 'R&D' },
  division: { division: 'North' },
  cost_center: { cost_center: '0042' },
  employee_number: { employee_number: '007' },
} as const satisfies { readonly [Field in keyof Omit<UserWrite, 'remote_data'>]-?: Pick<UserWrite, Field> }

export type SampleField = keyof typeof SAMPLE_FIELDS

export const FIELD_NAMES = Object.keys(SAMPLE_FIELDS) as readonly SampleField[]

/** The sample for one field, with a role that this vendor has. */
export const sampleOf = (field: SampleField, { role }: Subject): UserWrite =>
  field === 'roles' && role !== undefined ? { roles: [{ id: role }] } : SAMPLE_FIELDS[field]
