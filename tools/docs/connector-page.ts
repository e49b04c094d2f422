import type { AuthScheme, Capability, Connector, Field, VendorFacts } from '../../packages/connector-kit/src/index.ts'

/** The page of a connector in `docs/connectors/`, made from its definition: what the code says is what the page says. */
export const connectorPage = (connector: Connector): string =>
  [
    `# ${connector.name}`,
    'Made from the connector’s definition by `npm run docs`; do not edit it by hand.',
    connector.summary,
    table(['', ''], overview(connector)),
    '## Connecting it',
    ...connector.auth.map(schemeSection),
    '### Settings',
    table(['setting', 'meaning', 'default'], connector.settings.map(settingRow)),
    '## What deactivating a user does here',
    bullets(removalSentences(connector.facts)),
    ...section('## Who cannot be removed', connector.facts.untouchable),
    ...section('## What it cannot see or end', connector.facts.blindSpots),
    '## What it can do',
    table(
      ['', ...RESOURCES.map(({ title }) => title)],
      METHODS.map(({ title, methods }) => [title, ...RESOURCES.map(({ name }) => mark(connector, name, methods))]),
    ),
    pushdownSentence(connector),
    ...section('## Notes', notes(connector)),
  ].join('\n\n') + '\n'

/** The list of all pages. */
export const connectorIndex = (connectors: readonly Connector[]): string =>
  [
    '# Connectors',
    'Made from the connectors’ definitions by `npm run docs`; do not edit it by hand.',
    table(
      ['connector', 'slug', 'needs', 'deactivating', 'can be taken back', 'sessions'],
      connectors.map(({ id, name, requires, facts }) => [
        `[${name}](${id}.md)`,
        `\`${id}\``,
        requires ?? '',
        REMOVALS[facts.removal],
        facts.reversible ? 'yes' : 'no',
        SESSIONS[facts.endsSessions],
      ]),
    ),
  ].join('\n\n') + '\n'

const REMOVALS: Readonly<Record<VendorFacts['removal'], string>> = {
  suspends: 'suspends the user',
  'removes-from-workspace': 'removes the user from the workspace',
  deactivates: 'switches the user off',
  'hard-deletes': 'deletes the user for good',
}

const SESSIONS: Readonly<Record<VendorFacts['endsSessions'], string>> = {
  yes: 'end at once',
  'separate-call': 'ended by a second call, which is made as well',
  delayed: 'end some time later',
  unknown: 'not known whether they end',
}

const overview = ({ id, requires, documentation, budget }: Connector): readonly (readonly string[])[] => [
  ['Slug', `\`${id}\``],
  ...(requires === undefined ? [] : [['Needs', requires]]),
  ...(documentation === undefined ? [] : [["The vendor's own pages", `<${documentation}>`]]),
  [
    'Pace',
    `${budget.requestsPerSecond} calls a second, ${budget.burst} at once, ${budget.concurrent} under way; the settings \`requests_per_second\`, \`burst\` and \`concurrent\` override it`,
  ],
]

const schemeSection = ({ format, label, fields, oauth }: AuthScheme): string =>
  [
    `### ${label} (\`${format}\`)`,
    ...(fields.length === 0 ? [] : [table(['field', 'meaning'], fields.map(fieldRow))]),
    ...(oauth?.grant === 'authorization_code'
      ? ['A person consents at the vendor. The client id and secret are your own: see [OAuth](../oauth.md).']
      : []),
    ...(oauth === undefined || oauth.scopes.length === 0
      ? []
      : [
          table(
            ['scope', 'why'],
            oauth.scopes.map(({ name, why }) => [`\`${name}\``, why]),
          ),
        ]),
  ].join('\n\n')

const fieldRow = ({ name, label, help, required }: Field): readonly string[] => [
  `\`${name}\``,
  `${label}${required ? '' : ' (optional)'}. ${help ?? ''}`.trim(),
]

const settingRow = (field: Field): readonly string[] => [
  ...fieldRow(field),
  field.default === undefined ? '' : `\`${field.default}\``,
]

const removalSentences = (facts: VendorFacts): readonly string[] => [
  `It ${REMOVALS[facts.removal]}.`,
  facts.reversible
    ? 'It can be taken back: reactivating brings the same user back.'
    : 'It cannot be taken back: reactivating does not bring the same user back as they were.',
  `Sessions: ${SESSIONS[facts.endsSessions]}.`,
  facts.keepsRow
    ? 'The user is still listed afterwards, as inactive.'
    : 'The user is not listed any more afterwards, and reading them is a 404.',
]

const notes = ({ facts }: Connector): readonly string[] => [
  ...(facts.createIsBillable ? ['Creating a user takes a paid seat.'] : []),
  ...(facts.createSendsInvite
    ? ['Creating a user sends an invitation by e-mail, unless the vendor’s own settings suppress it.']
    : []),
  ...(facts.ignoresOnUpdate.length === 0
    ? []
    : [
        `Taken when a user is created and ignored afterwards: ${facts.ignoresOnUpdate.map((field) => `\`${field}\``).join(', ')}.`,
      ]),
  ...(facts.orderedLists
    ? []
    : ['Its lists have no promised order; pages are checked for rows that slid between them.']),
]

const RESOURCES = [
  { name: 'users', title: 'users' },
  { name: 'groups', title: 'groups' },
  { name: 'me', title: 'me' },
  { name: 'roles', title: 'roles' },
  { name: 'licenses', title: 'licences' },
  { name: 'workspaces', title: 'workspaces' },
] as const

const METHODS = [
  { title: 'list', methods: ['list'] },
  { title: 'get', methods: ['get'] },
  { title: 'create', methods: ['create'] },
  { title: 'update', methods: ['update'] },
  { title: 'deactivate', methods: ['deactivate'] },
  { title: 'delete', methods: ['delete'] },
  { title: 'end sessions', methods: ['sessions.end'] },
  { title: 'add and remove members', methods: ['members.add', 'members.remove'] },
] as const

const mark = ({ capabilities }: Connector, resource: string, methods: readonly string[]): string => {
  const names: readonly string[] = capabilities satisfies readonly Capability[]
  return methods.every((method) => names.includes(`${resource}.${method}`)) ? '✓' : ''
}

const pushdownSentence = ({ name, pushdown }: Connector): string => {
  const fields = (['users', 'groups'] as const).flatMap((resource) => {
    const known = pushdown[resource].map(({ field }) => `\`${field}\``)
    return known.length === 0 ? [] : [`${resource} by ${known.join(', ')}`]
  })
  return fields.length === 0
    ? `${name} filters nothing itself: every filter is applied here.`
    : `${name} itself filters ${fields.join('; ')}. Every other filter is applied here.`
}

const section = (title: string, sentences: readonly string[]): readonly string[] =>
  sentences.length === 0 ? [] : [title, bullets(sentences)]

const bullets = (sentences: readonly string[]): string => sentences.map((sentence) => `- ${sentence}`).join('\n')

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.map(cell).join(' | ')} |`).join('\n')

const cell = (text: string): string => text.replaceAll('|', String.raw`\|`).replaceAll('\n', ' ')
