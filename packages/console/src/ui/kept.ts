/** Small choices that a browser keeps for its operator: theme, columns, environment. Never anything secret. */

export const kept = (name: string): string | undefined => {
  try {
    return localStorage.getItem(`rollcall.${name}`) ?? undefined
  } catch {
    // Storage is switched off: every visit starts with the defaults.
    return undefined
  }
}

export const keep = (name: string, value: string | undefined): void => {
  try {
    if (value === undefined) localStorage.removeItem(`rollcall.${name}`)
    else localStorage.setItem(`rollcall.${name}`, value)
  } catch {
    // As above: the choice holds until the page is left.
  }
}
