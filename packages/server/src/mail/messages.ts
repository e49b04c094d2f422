/** What is written to operators. Plain text: it reads the same everywhere, and nothing of it is loaded from anywhere. */
export type Kind = 'invitation' | 'reset' | 'forgotten' | 'test'

export const messageOf = (
  kind: Kind,
  { name, url }: { readonly name: string | undefined; readonly url: string },
): { readonly subject: string; readonly text: string } => {
  const { subject, lines } = MESSAGES[kind]
  return { subject, text: [name === undefined ? 'Hello,' : `Hello ${name},`, ...lines(url), 'Rollcall'].join('\n\n') }
}

type Message = { readonly subject: string; readonly lines: (url: string) => readonly string[] }

const MESSAGES: Readonly<Record<Kind, Message>> = {
  invitation: {
    subject: 'You are invited to Rollcall',
    lines: (url) => [
      'you have been invited to the console. Choose a password here, within 7 days:',
      url,
      'If you did not expect this, do nothing.',
    ],
  },
  reset: {
    subject: 'A new password for Rollcall',
    lines: (url) => [
      'somebody who looks after Rollcall made a link for you to choose a new password, within 24 hours:',
      url,
    ],
  },
  forgotten: {
    subject: 'Your password for Rollcall',
    lines: (url) => [
      'you, or somebody else, asked for a new password. Choose it here, within an hour:',
      url,
      'If it was not you, do nothing: the old one stays.',
    ],
  },
  test: {
    subject: 'Rollcall can send e-mail',
    lines: (url) => ['this message is a test. It was sent by the Rollcall at', url],
  },
}
