import { describeConnectorReadme, sourcesUpTo } from '../testing/connector-readme.ts'
import { googleWorkspace } from './connector.ts'

describeConnectorReadme({
  folder: import.meta.dirname,
  facts: googleWorkspace.facts,
  rows: ['base_url', 'auth', 'budget', 'throttling', 'pushdown'],
  source: sourcesUpTo('E'),
})
