import type { JsonObject } from '@rollcall/core'

/** SCIM users as a workspace has them: some with everything, most with little, no two alike. */
export const sampleUsers = (count: number): readonly JsonObject[] =>
  Array.from({ length: count }, (_, index) => user(index))

const user = (index: number): JsonObject => ({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
  id: `0b9c3a52-7a4e-4d5e-9a53-${String(index).padStart(12, '0')}`,
  userName: `person.${index}@example.com`,
  name: { givenName: `Given${index}`, familyName: `Family${index}`, formatted: `Given${index} Family${index}` },
  ...(index % 3 === 0 ? { displayName: `Display ${index}` } : {}),
  ...(index % 4 === 0 ? { title: 'Engineer', externalId: `E-${index}` } : {}),
  emails: [
    { value: `person.${index}@example.com`, primary: true, type: 'work' },
    ...(index % 5 === 0 ? [{ value: `home.${index}@example.org`, primary: false, type: 'home' }] : []),
  ],
  ...(index % 6 === 0 ? { phoneNumbers: [{ value: `+1 555 ${index}`, type: 'mobile' }] } : {}),
  ...(index % 7 === 0 ? { photos: [{ value: `https://images.example.com/${index}.png`, type: 'photo' }] } : {}),
  ...(index % 8 === 0 ? { locale: 'de-DE', preferredLanguage: 'en-US' } : {}),
  active: index % 9 !== 0,
  ...(index % 2 === 0 ? { [NOTION]: { role: 'owner' } } : {}),
  ...(index % 4 === 1
    ? {
        [ENTERPRISE]: {
          department: 'Research',
          costCenter: '42',
          manager: { value: `boss.${index % 10}@example.com`, displayName: 'Boss' },
        },
      }
    : {}),
  meta: { resourceType: 'User', created: '2026-01-01T00:00:00.000Z' },
})

export const NOTION = 'urn:ietf:params:scim:schemas:extension:notion:2.0:User'
export const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
