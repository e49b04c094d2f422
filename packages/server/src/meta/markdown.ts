import type { Page, Table } from './page.ts'

export const toMarkdown = ({ title, paragraphs, sections }: Page): string =>
  [
    `# ${escape(title)}`,
    ...paragraphs.map(escape),
    ...sections.flatMap((section) => [`## ${escape(section.title)}`, ...section.tables.map(toTable)]),
  ]
    .join('\n\n')
    .concat('\n')

const toTable = ({ head, rows }: Table): string =>
  [head, head.map(() => '---'), ...rows.map((row) => row.map(escape))].map((row) => `| ${row.join(' | ')} |`).join('\n')

/** What Markdown would read as a command is read as itself. */
const escape = (text: string): string => text.replace(/[\\`*_[\]<>|#]/g, '\\$&').replace(/\s+/g, ' ')
