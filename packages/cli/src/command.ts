import { EXIT } from './exit-codes.ts'
import { type Inputs, readInputs, type ValuesOf } from './input.ts'
import { type Edges, type GlobalFlags, openSession, type Session } from './session.ts'

/** A command as data; `program.ts` makes the command line and its help from it. */
export type Command = {
  readonly name: string
  readonly summary: string
  readonly takes: Inputs
  /** As one would type them. A test runs every one. */
  readonly examples: readonly [string, ...string[]]
  /** Resolves with the exit code. `given` holds raw values under the names of `takes`. */
  readonly run: (
    edges: Edges,
    call: { readonly flags: GlobalFlags; readonly given: Readonly<Record<string, unknown>> },
  ) => Promise<number>
}

/** A noun and what can be done with it: `rollcall <noun> <command>`. */
export type Noun = {
  readonly name: string
  readonly summary: string
  readonly commands: readonly Command[]
}

/** Declares a command that talks to the server. */
export const defineCommand = <const I extends Inputs>(definition: {
  readonly name: string
  readonly summary: string
  readonly takes: I
  readonly examples: readonly [string, ...string[]]
  readonly run: (session: Session, values: ValuesOf<I>) => Promise<void>
}): Command => ({
  ...definition,
  run: async (edges, { flags, given }) => {
    await definition.run(openSession(edges, flags), readInputs(definition.takes, given))
    return EXIT.ok
  },
})
