import type { Connector } from '@rollcall/connector-kit'

/** Every connector this build knows, in the order of the picker. */
export const connectors: readonly Connector[] = []
