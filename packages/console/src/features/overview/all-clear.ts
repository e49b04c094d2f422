/** How much of what could need somebody has been looked at. */
export type Looked = {
  /** `part`: there are more than were loaded, or they could not be read again. */
  readonly connections: 'all' | 'part'
  /** `closed`: not with this role. */
  readonly webhooks: 'all' | 'part' | 'loading' | 'failed' | 'closed'
}

export type AllClear = {
  readonly words: string
  /** What was not looked at. */
  readonly but: string | undefined
}

/** What to say where nothing was found that needs somebody: never more than was looked at. */
export const allClear = ({ connections, webhooks }: Looked): AllClear => {
  if (connections === 'part') return { words: 'Nothing among the connections loaded here.', but: UNSEEN[webhooks] }
  return {
    words: webhooks === 'all' ? 'Nothing. Every connection works.' : 'Every connection works.',
    but: UNSEEN[webhooks],
  }
}

const UNSEEN: Readonly<Record<Looked['webhooks'], string | undefined>> = {
  all: undefined,
  part: 'There are more webhooks than were loaded.',
  loading: 'Webhooks are still being read.',
  failed: 'Webhooks could not be read.',
  closed: 'Webhooks are not with your role.',
}
