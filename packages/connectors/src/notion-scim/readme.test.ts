import { describeConnectorReadme } from '../testing/connector-readme.ts'
import { notionScim } from './connector.ts'

describeConnectorReadme({
  folder: import.meta.dirname,
  facts: notionScim.facts,
  rows: [],
  source: /^\d+(\.\d)?(, \d+(\.\d)?)*$/,
  mark: /^([DOCVMRI]-[HML]|\?)(, ([DOCVMRI]-[HML]|\?))*$/,
  hasDialect: true,
})
