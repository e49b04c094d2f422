import { describeVendorReadme } from '../../testing/vendor-readme.ts'
import { DEFAULT_SWITCHES } from './switches.ts'

describeVendorReadme({
  folder: import.meta.dirname,
  switches: DEFAULT_SWITCHES,
  leastFacts: 30,
  files: ['access', 'lists', 'users', 'deactivating', 'sessions', 'groups', 'limits'],
})
