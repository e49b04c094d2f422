import { InvalidArgumentError } from 'commander'

/** Something a command takes: how it is written, what it means, and how its value is read. */
export type Input<T> = {
  readonly kind: 'argument' | 'option'
  /** As in the help: `<id>`, `<user...>`, `-a, --account <id>`, `--no-verify`. */
  readonly syntax: string
  readonly help: string
  /** The option cannot be left out. */
  readonly isRequired?: true
  /** Each further use of the option adds a value. */
  readonly isRepeatable?: true
  /** The option that cannot be given together with this one. */
  readonly excludes?: string
  readonly choices?: readonly string[]
  /** Refuses a value that is not one, while the command line is read. @throws InvalidArgumentError */
  readonly check?: (given: string) => void
  readonly read: (given: unknown) => T
}

/** By name; arguments stand on the command line in the order in which they stand here. */
export type Inputs = Readonly<Record<string, Input<unknown>>>

export type ValuesOf<I extends Inputs> = {
  readonly [Name in keyof I]: I[Name] extends Input<infer T> ? T : never
}

/** The values of a command's inputs, from what the command line holds under their names. */
export const readInputs = <I extends Inputs>(inputs: I, given: Readonly<Record<string, unknown>>): ValuesOf<I> =>
  // The one place where types cannot follow: each value is read by the input of the same name.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as said above
  Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, input.read(given[name])])) as ValuesOf<I>

const readText = (given: unknown): string => (typeof given === 'string' ? given : '')
const readTextIfGiven = (given: unknown): string | undefined => (typeof given === 'string' ? given : undefined)
const readTexts = (given: unknown): readonly string[] => (Array.isArray(given) ? given.map(readText) : [])

export const argument = (syntax: string, help: string): Input<string> => ({
  kind: 'argument',
  syntax,
  help,
  read: readText,
})

/** All arguments from here on, at least one. */
export const restArguments = (syntax: string, help: string): Input<readonly string[]> => ({
  kind: 'argument',
  syntax,
  help,
  read: readTexts,
})

export const text = (syntax: string, help: string): Input<string | undefined> => ({
  kind: 'option',
  syntax,
  help,
  read: readTextIfGiven,
})

export const requiredText = (syntax: string, help: string): Input<string> => ({
  kind: 'option',
  syntax,
  help,
  isRequired: true,
  read: readText,
})

/** An option that may be given several times. */
export const texts = (syntax: string, help: string): Input<readonly string[]> => ({
  kind: 'option',
  syntax,
  help,
  isRepeatable: true,
  read: readTexts,
})

/** `--yes` is false unless given; `--no-verify` makes true what is true unless given. */
export const yesOrNo = (syntax: string, help: string): Input<boolean> => ({
  kind: 'option',
  syntax,
  help,
  read: (given) => given === true,
})

/** One of some words. */
export const oneOf = <const T extends string>(
  choices: readonly T[],
  option: { readonly syntax: string; readonly help: string },
): Input<T | undefined> => ({
  kind: 'option',
  ...option,
  choices,
  read: (given) => choices.find((choice) => choice === given),
})

/** Some of some words, each given with the option once more. */
export const someOf = <const T extends string>(
  choices: readonly T[],
  option: { readonly syntax: string; readonly help: string },
): Input<readonly T[]> => ({
  kind: 'option',
  ...option,
  choices,
  isRequired: true,
  isRepeatable: true,
  read: (given) => choices.filter((choice) => readTexts(given).includes(choice)),
})

export const wholeNumber = (syntax: string, help: string): Input<number | undefined> => ({
  kind: 'option',
  syntax,
  help,
  check: (given) => {
    if (!/^[1-9]\d{0,8}$/.test(given)) throw new InvalidArgumentError('It must be a whole number from 1.')
  },
  read: (given) => (typeof given === 'string' ? Number(given) : undefined),
})
