import type { Client } from '@rollcall/api'
import type { Output } from './output.ts'
import type { Terminal } from './terminal.ts'

/** What a command works with, made from the flags once the command is known. */
export type Session = {
  readonly client: Client
  readonly output: Output
  readonly terminal: Terminal
}

/** Opens the session of the command that was given; commands call it first. */
export type OpenSession = () => Session
