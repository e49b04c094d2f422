/** The sample company's people as the other vendors know them: the same humans, so that one person can be followed everywhere. */
import { createPopulation } from '../population/population.ts'
import type { SamplePerson } from './mounted-vendor.ts'

/** The first so many of the sample company, in the order of the workspace's list. */
export function samplePeople(count: number): readonly SamplePerson[] {
  const population = createPopulation({ size: Math.max(count, 1), seed: 'acme' })
  return Array.from({ length: count }, (_, index) => {
    const { name, emails, attributes } = population.account(index)
    const [givenName = '', familyName = ''] = name.split(/ (.*)/s)
    const department = attributes.enterprise?.['department']
    return {
      email: emails[0] ?? '',
      givenName,
      familyName,
      title: attributes.title,
      department: typeof department === 'string' ? department : undefined,
    }
  })
}
