import { describeConnectorReadme, sourcesUpTo } from '../testing/connector-readme.ts'
import { slackScim } from './connector.ts'

describeConnectorReadme({
  folder: import.meta.dirname,
  facts: slackScim.facts,
  rows: ['requires', 'base_url', 'web_api_url', 'auth', 'budget', 'users.sessions.end'],
  source: sourcesUpTo('N'),
  hasDialect: true,
})
