import { describeVendorReadme } from '../../testing/vendor-readme.ts'
import { DEFAULT_SWITCHES } from './switches.ts'

describeVendorReadme({
  folder: import.meta.dirname,
  switches: DEFAULT_SWITCHES,
  leastFacts: 50,
  files: ['access', 'lists', 'users', 'groups', 'quota', 'oauth'],
})
