import type { AuthScheme, Field } from '../define-connector.ts'

type BasicFields = {
  readonly username: Pick<Field, 'label' | 'help' | 'placeholder'>
  readonly password: Pick<Field, 'label' | 'help' | 'placeholder'>
}

/** A user name and a password sent as `Authorization: Basic …`, in UTF-8 (RFC 7617 §2.1). */
export const basic = (fields: BasicFields): AuthScheme => ({
  format: 'basic',
  label: 'User name and password',
  identity: ['username', 'password'],
  secrets: ['password'],
  fields: [
    { ...fields.username, name: 'username', required: true, type: 'text' },
    { ...fields.password, name: 'password', required: true, type: 'password' },
  ],
  headers: (credential) => ({
    authorization: `Basic ${toBase64(`${credential['username'] ?? ''}:${credential['password'] ?? ''}`)}`,
  }),
})

const toBase64 = (text: string): string => btoa(String.fromCharCode(...new TextEncoder().encode(text)))
