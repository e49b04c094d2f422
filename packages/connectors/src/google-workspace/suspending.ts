import type { JsonObject } from '@rollcall/connector-kit'

/** Google's own words for cutting somebody's access; whoever is archived cannot sign in either. */
export const suspends = ({ suspended, archived }: JsonObject): boolean => suspended === true || archived === true
