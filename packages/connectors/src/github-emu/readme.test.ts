import { describeConnectorReadme, sourcesUpTo } from '../testing/connector-readme.ts'
import { githubEmu } from './connector.ts'

describeConnectorReadme({
  folder: import.meta.dirname,
  facts: githubEmu.facts,
  rows: ['requires', 'base_url', 'auth', 'budget', 'throttling'],
  source: sourcesUpTo('D'),
  hasDialect: true,
})
