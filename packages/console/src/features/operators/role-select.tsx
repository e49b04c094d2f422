import { ROLE_NAMES, ROLES, type Role } from '@rollcall/api'
import { ROLE_WORDS, useOperator } from '../../data/operator.ts'
import { Select } from '../../ui/select.tsx'

/** A role, each with what it is for. Only owners make owners. */
export const RoleSelect = ({ value, onChange }: { readonly value: Role; readonly onChange: (role: Role) => void }) => {
  const { role: own } = useOperator()
  const options = ROLE_NAMES.filter((role) => role !== 'owner' || own === 'owner').map((role) => ({
    value: role,
    label: ROLE_WORDS[role],
    hint: ROLES[role].what,
  }))
  return <Select label="Role" options={options} value={value} onChange={onChange} hint={ROLES[value].what} />
}
