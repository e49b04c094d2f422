import type { AuthScheme, Field } from '../define-connector.ts'

/**
 * A token sent as `Authorization: Bearer …`. The field's help is what a person reads while looking for the token, so
 * say where it is made, by whom, and what it reaches.
 *
 * @example bearerToken({ label: 'SCIM token', help: 'Settings → Security → SCIM. Made by an owner.' })
 */
export const bearerToken = (field: Pick<Field, 'label' | 'help' | 'placeholder' | 'looksWrong'>): AuthScheme => ({
  format: 'api_key',
  label: field.label,
  identity: ['api_key'],
  secrets: ['api_key'],
  fields: [{ ...field, name: 'api_key', required: true, type: 'password' }],
  headers: (credential) => ({ authorization: `Bearer ${credential['api_key'] ?? ''}` }),
})
