/** The page on which an administrator is asked, as plain as it can be and as usable by keyboard as it should be. */
import type { Answer } from '../../http/exchange.ts'

type Asking = {
  /** Where the form is sent. */
  readonly action: string
  readonly scopes: readonly string[]
  /** Address of whoever is signed in. */
  readonly account: string
}

export const consentPage = ({ action, scopes, account }: Asking): Answer =>
  page(
    200,
    'Sandbox Google: allow access?',
    `<h1 id="question">Rollcall wants to access your Google Workspace</h1>
<p>You are signed in as <strong>${escape(account)}</strong>, the administrator of the sample company. This is a sandbox: nothing of it leaves your machine.</p>
<h2 id="scopes">This will allow Rollcall to use</h2>
<ul aria-labelledby="scopes">${scopes.map((scope) => `<li><code>${escape(scope)}</code></li>`).join('')}</ul>
<form method="post" action="${escape(action)}" aria-labelledby="question">
<button name="decision" value="allow">Allow</button>
<button name="decision" value="cancel">Cancel</button>
</form>`,
  )

export const errorPage = (code: string, message: string): Answer =>
  page(400, `Error 400: ${code}`, `<h1>Access blocked</h1><p>${escape(message)}</p><p>Error 400: ${escape(code)}</p>`)

/** Colours are said, so that their contrast can be measured: 15:1 and more for text, 6:1 for the frames of buttons. */
const STYLE = `:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif;color:light-dark(#1a1a1a,#f2f2f2);background:light-dark(#fff,#1a1a1a)}
main{max-width:32rem;margin:3rem auto;padding:0 1rem}
h1{font-size:1.5rem}h2{font-size:1rem}
button{font:inherit;color:inherit;background:transparent;border:2px solid light-dark(#5f6368,#9aa0a6);border-radius:.5rem;min-height:2.75rem;padding:0 1.25rem;margin-right:.5rem}
:focus-visible{outline:3px solid;outline-offset:2px}
code{overflow-wrap:anywhere}`

const page = (status: number, title: string, content: string): Answer => ({
  status,
  headers: {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'cross-origin-opener-policy': 'same-origin-allow-popups',
    'referrer-policy': 'no-referrer',
    'x-frame-options': 'DENY',
  },
  body: `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><link rel="icon" href="data:,"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escape(title)}</title>
<style>${STYLE}</style>
</head>
<body><main>${content}</main></body>
</html>`,
})

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
