/** This machine by name, as a URL spells its host: what a mail server that needs no encryption may be found under. */
const THIS_MACHINE = ['localhost', '127.0.0.1', '[::1]'] as const

/** @param host as in a URL, or an address without its brackets */
export const isThisMachine = (host: string): boolean => {
  const spelt = host.toLowerCase()
  return THIS_MACHINE.some((name) => name === spelt || name === `[${spelt}]`)
}
