/** What is written to operators. Plain text: it reads the same everywhere, and nothing of it is loaded from anywhere. */
export type Occasion =
  | { readonly kind: 'invitation' | 'reset' | 'forgotten' | 'test' }
  /** `host`: whose webhook it is. Not the whole address, which may hold a secret. */
  | { readonly kind: 'webhook_paused'; readonly host: string; readonly reason: string }

export type Kind = Occasion['kind']

export const messageOf = (
  occasion: Occasion,
  { name, url }: { readonly name: string | undefined; readonly url: string },
): { readonly subject: string; readonly text: string } => ({
  subject: SUBJECTS[occasion.kind],
  text: [name === undefined ? 'Hello,' : `Hello ${name},`, ...linesOf(occasion, url), 'Rollcall'].join('\n\n'),
})

const SUBJECTS: Readonly<Record<Kind, string>> = {
  invitation: 'You are invited to Rollcall',
  reset: 'A new password for Rollcall',
  forgotten: 'Your password for Rollcall',
  test: 'Rollcall can send e-mail',
  webhook_paused: 'Rollcall has paused a webhook',
}

const linesOf = (occasion: Occasion, url: string): readonly string[] => {
  switch (occasion.kind) {
    case 'invitation':
      return [
        'you have been invited to the console. Choose a password here, within 7 days:',
        url,
        'If you did not expect this, do nothing.',
      ]
    case 'reset':
      return ['somebody who looks after Rollcall made a link for you to choose a new password, within 24 hours:', url]
    case 'forgotten':
      return [
        'you, or somebody else, asked for a new password. Choose it here, within an hour:',
        url,
        'If it was not you, do nothing: the old one stays.',
      ]
    case 'test':
      return ['this message is a test. It was sent by the Rollcall at', url]
    case 'webhook_paused':
      return [
        `a webhook to ${occasion.host} was paused. ${PAUSES[occasion.reason] ?? 'It does not take what is sent to it.'}`,
        'What happens is kept for it for 30 days, and goes out once it is switched on again, here:',
        url,
      ]
  }
}

const PAUSES: Readonly<Record<string, string>> = {
  failing: 'It has taken nothing for 5 days.',
  gone: 'It answered 410 Gone: whoever runs it wants no more.',
}
