import { describeConnectorReadme, sourcesUpTo } from '../testing/connector-readme.ts'
import { okta } from './connector.ts'

describeConnectorReadme({
  folder: import.meta.dirname,
  facts: okta.facts,
  rows: ['base_url', 'auth', 'budget', 'throttling', 'pushdown'],
  source: sourcesUpTo('F'),
})
