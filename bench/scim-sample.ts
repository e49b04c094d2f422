/** A SCIM user of about 360 bytes, as the sandbox would list it. */
const user = (index: number): object => ({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
  id: `0b9c3a52-7a4e-4d5e-9a53-${String(index).padStart(12, '0')}`,
  userName: `person.${index}@example.com`,
  name: { givenName: 'Person', familyName: `Number ${index}`, formatted: `Person Number ${index}` },
  emails: [{ value: `person.${index}@example.com`, primary: true, type: 'work' }],
  active: true,
})

/** What the vendor has: one user, and a page of a hundred. */
export const FILES: Readonly<Record<string, string>> = {
  'scim/v2/Users/1': JSON.stringify(user(1)),
  'scim/v2/Page': page(),
}

/** The same page where a connector looks for it; a file cannot be a folder, too. */
export const LIST_FILES: Readonly<Record<string, string>> = { 'scim/v2/Users': page() }

function page(): string {
  return JSON.stringify({
    schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
    totalResults: 100,
    itemsPerPage: 100,
    startIndex: 1,
    Resources: Array.from({ length: 100 }, (_, index) => user(index)),
  })
}
