import { Status, type StatusTone } from '../../ui/status.tsx'

/** A connection's states, as the API names them, for people. */
const WORDS: Readonly<Record<string, { readonly tone: StatusTone; readonly word: string }>> = {
  connecting: { tone: 'busy', word: 'Connecting' },
  active: { tone: 'good', word: 'Active' },
  needs_reauth: { tone: 'bad', word: 'Needs a new credential' },
  validation_error: { tone: 'bad', word: 'Credential refused' },
  post_install_error: { tone: 'warn', word: 'Set-up failed' },
}

export const ConnectionStatus = ({ status }: { readonly status: string }) => {
  const { tone, word } = WORDS[status] ?? { tone: 'warn', word: status }
  return <Status tone={tone}>{word}</Status>
}
