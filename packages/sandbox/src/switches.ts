/**
 * What nobody has published about Notion's SCIM API, as switches (notion-scim.md §16). One table: the types, the checks of
 * the control door, the README's rows and the tests all come from it.
 */
import { SandboxRefusal } from './sandbox-refusal.ts'

type Definition<Values extends readonly string[]> = {
  readonly values: Values
  /** The likeliest behaviour; what a sandbox does unless told otherwise. */
  readonly default: Values[number]
  /** How sure the default is, as notion-scim.md §0.1 marks it; `?` where nobody knows. */
  readonly mark: string
  readonly why: string
}

function define<const Values extends readonly string[]>(definition: Definition<Values>): Definition<Values> {
  return definition
}

const ON_OFF = ['false', 'true'] as const
const TRUE_FIRST = ['true', 'false'] as const

export const SWITCHES = {
  errorBody: define({
    values: ['scim', 'notionRest', 'empty', 'html'],
    default: 'scim',
    mark: '?',
    why: 'no error body was ever published',
  }),
  responseContentType: define({
    values: ['application/scim+json', 'application/json'],
    default: 'application/scim+json',
    mark: '?',
    why: 'unknown',
  }),
  unauthorizedStatus: define({
    values: ['401', '403'],
    default: '401',
    mark: 'I-M',
    why: 'only "not 2xx" was observed',
  }),
  resourceTypesShape: define({
    values: ['array', 'listResponse'],
    default: 'array',
    mark: 'C-M',
    why: 'a bare array, judging by one client',
  }),
  schemasEndpoint: define({ values: ['404', 'listResponse'], default: '404', mark: '?', why: 'undocumented' }),
  countOverMax: define({ values: ['clamp', '400'], default: 'clamp', mark: '?', why: 'count above 100' }),
  itemsPerPageMeaning: define({
    values: ['returned', 'requested'],
    default: 'returned',
    mark: 'M-L',
    why: 'mocks disagree',
  }),
  listOrder: define({
    values: ['stable', 'shuffledPerRequest', 'driftDuringPaging'],
    default: 'stable',
    mark: 'O-H',
    why: 'no order is promised: the skip and duplicate trap',
  }),
  totalResultsDrift: define({
    values: ['off', 'on'],
    default: 'off',
    mark: 'O-H',
    why: 'pages after the first announce one more',
  }),
  unknownFilter: define({
    values: ['400', 'ignore', 'empty'],
    default: '400',
    mark: '?',
    why: 'a client must survive a filter that is ignored',
  }),
  emailFilterMatchesSecondary: define({ values: ON_OFF, default: 'false', mark: '?', why: 'unknown' }),
  emailsValueFilter: define({
    values: ['400', 'supported'],
    default: '400',
    mark: '?',
    why: 'one hobby client sends it',
  }),
  groupNameFilterCase: define({
    values: ['sensitive', 'insensitive'],
    default: 'sensitive',
    mark: 'I-M',
    why: 'unknown',
  }),
  removedUserGet: define({
    values: ['404', '200'],
    default: '404',
    mark: 'I-M',
    why: '200 answers the user with active:false',
  }),
  removedUserList: define({
    values: ['absent', 'inactive'],
    default: 'absent',
    mark: 'I-H',
    why: 'inactive lists active:false rows',
  }),
  patchInactiveResponse: define({
    values: ['200', '204'],
    default: '200',
    mark: 'I-M',
    why: '200 answers user(active:false)',
  }),
  patchActiveTrueOnRemoved: define({ values: ['404', 'reAdd'], default: '404', mark: 'I-M', why: 'unknown' }),
  deleteStatus: define({ values: ['204', '200'], default: '204', mark: 'R-M', why: 'RFC 7644; no capture' }),
  deleteUnknown: define({ values: ['404', '204'], default: '404', mark: 'R-M', why: 'RFC 7644; no capture' }),
  createStatusExistingAccount: define({
    values: ['201', '200'],
    default: '201',
    mark: 'R-M',
    why: 'an account that exists elsewhere is joined, not created',
  }),
  createWithActiveFalse: define({
    values: ['400', 'ignore', 'createsRemoved'],
    default: '400',
    mark: '?',
    why: 'unknown',
  }),
  reprovisionRestore: define({
    values: ['auto30d', 'manual', 'none'],
    default: 'auto30d',
    mark: 'D-H',
    why: 'help pages disagree',
  }),
  reprovisionSameId: define({
    values: TRUE_FIRST,
    default: 'true',
    mark: 'I-H',
    why: 'a client must not count on the id',
  }),
  unverifiedDomainProfileUpdate: define({
    values: ['403', '400', 'silentIgnore'],
    default: '403',
    mark: '?',
    why: 'refused, or accepted and dropped: unknown',
  }),
  emailTakenOnUpdate: define({ values: ['500', '409'], default: '500', mark: 'C-M', why: 'observed 500 in 2022' }),
  photoOnUpdate: define({
    values: ['ignored'],
    default: 'ignored',
    mark: 'D-H',
    why: 'documented; kept as an assertion',
  }),
  phoneRule: define({
    values: ['2026-08-13', 'earlier'],
    default: '2026-08-13',
    mark: 'D-H',
    why: 'the help page changed that day',
  }),
  putSemantics: define({
    values: ['merge', 'replace'],
    default: 'merge',
    mark: 'C-M',
    why: 'are absent attributes cleared?',
  }),
  groupPutOmittedMembers: define({
    values: ['keep', 'clear'],
    default: 'keep',
    mark: '?',
    why: 'a rename by PUT sends none',
  }),
  groupPatchResponse: define({
    values: ['204', '200'],
    default: '204',
    mark: 'I-L',
    why: 'no returned record is promised for groups',
  }),
  groupAddNonMember: define({ values: ['400', '404', 'silentIgnore'], default: '400', mark: '?', why: 'unknown' }),
  duplicateGroupName: define({
    values: ['409', 'allow'],
    default: '409',
    mark: 'I-M',
    why: 'the Admin API answers 409',
  }),
  groupDeleteGuardStatus: define({
    values: ['403', '400'],
    default: '403',
    mark: '?',
    why: 'refused, status unpublished',
  }),
  tokenCreatorDeleteStatus: define({
    values: ['403', '400'],
    default: '403',
    mark: 'I-M',
    why: 'refused, status unpublished',
  }),
  tokenCreatorDemotion: define({
    values: ['allowed', 'refused'],
    default: 'allowed',
    mark: 'D-H',
    why: 'allowed, and the token dies',
  }),
  extensionOmittedForMember: define({
    values: ON_OFF,
    default: 'false',
    mark: 'O-M',
    why: 'is the role of a plain member always sent?',
  }),
  nameMode: define({
    values: ['full', 'partial', 'emptyObject'],
    default: 'full',
    mark: 'O-H',
    why: 'no sub-field of name is guaranteed; single accounts can carry their own mode',
  }),
  echoExternalId: define({ values: ON_OFF, default: 'false', mark: 'O-M', why: 'not in the capture' }),
  echoAttributes: define({
    values: ['whenSet', 'never'],
    default: 'whenSet',
    mark: 'I-M',
    why: 'title, enterprise extension, …',
  }),
  suppressInviteEmails: define({
    values: ON_OFF,
    default: 'false',
    mark: 'D-H',
    why: 'an organization setting; mails are recorded',
  }),
  rateLimit: define({
    values: ['bucket', 'window60s', 'off'],
    default: 'bucket',
    mark: 'D-M',
    why: 'bucket is 3/s with a burst of 10; window60s a budget per minute, spendable at once',
  }),
  rateLimitStatus: define({
    values: ['429', '529'],
    default: '429',
    mark: 'D-M',
    why: 'the REST API also knows 529 service_overload',
  }),
  latency: define({
    values: ['off', '50ms', '500ms', '5s'],
    default: 'off',
    mark: '?',
    why: 'added to every vendor answer',
  }),
  faultInjection: define({
    values: ['off', '500', '502', 'timeout', 'resetMidPage'],
    default: 'off',
    mark: '?',
    why: 'every SCIM call fails so; single calls are the work of POST /_sandbox/faults',
  }),
  hostInLocation: define({
    values: ['app.notion.com', 'request'],
    default: 'app.notion.com',
    mark: 'O-H',
    why: 'the default breaks naive link followers, as in reality',
  }),
  serviceProviderConfigAuth: define({
    values: ['open', 'required'],
    default: 'open',
    mark: 'O-H',
    why: 'observed open',
  }),
  sessionKillOnPatch: define({
    values: TRUE_FIRST,
    default: 'true',
    mark: 'I-H',
    why: 'only DELETE states it in words',
  }),
  duplicateBySecondaryEmail: define({
    values: ['409', 'newAccount'],
    default: '409',
    mark: '?',
    why: 'POST with an address that is another account’s secondary one (notion-scim.md §7, last row)',
  }),
  absentAttributes: define({
    values: ['omit', 'null'],
    default: 'omit',
    mark: '?',
    why: 'attributes without a value are left out or null (notion-scim.md §6.1, last row)',
  }),
} as const

export type SwitchName = keyof typeof SWITCHES
export type SwitchValue<Name extends SwitchName = SwitchName> = (typeof SWITCHES)[Name]['values'][number]
/** Every switch with its present value. */
export type SwitchSettings = { readonly [Name in SwitchName]: SwitchValue<Name> }

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys of the table are its names
export const SWITCH_NAMES = Object.keys(SWITCHES) as readonly SwitchName[]

export function defaultSwitches(): SwitchSettings {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- one entry for each name
  return Object.fromEntries(SWITCH_NAMES.map((name) => [name, SWITCHES[name].default])) as SwitchSettings
}

/**
 * Reads switches from outside, e.g. `{ deleteStatus: 200 }`; numbers and booleans count as their text.
 * @throws {SandboxRefusal} 400 naming the switches, or the values of the switch, that exist.
 */
export function parseSwitches(input: Readonly<Record<string, unknown>>): Partial<SwitchSettings> {
  return Object.fromEntries(Object.entries(input).map(([name, value]) => [name, parseSwitchValue(name, value)]))
}

function parseSwitchValue(name: string, value: unknown): string {
  if (!isSwitchName(name)) {
    throw new SandboxRefusal(400, `There is no switch "${name}". The switches are: ${SWITCH_NAMES.join(', ')}.`)
  }
  const values: readonly string[] = SWITCHES[name].values
  const text = String(value)
  if (!values.includes(text)) {
    throw new SandboxRefusal(400, `"${text}" is not a value of ${name}. Its values are: ${values.join(', ')}.`)
  }
  return text
}

function isSwitchName(name: string): name is SwitchName {
  return Object.hasOwn(SWITCHES, name)
}
