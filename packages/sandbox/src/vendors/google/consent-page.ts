/** The page on which an administrator is asked, as plain as it can be and as usable by keyboard as it should be. */
import type { Answer } from '../../http/exchange.ts'

export const consentPage = ({
  action,
  scopes,
}: {
  readonly action: string
  readonly scopes: readonly string[]
}): Answer =>
  page(
    200,
    'Sandbox Google: allow access?',
    `<h1>Rollcall wants to access your Google Workspace</h1>
<p>You are signed in as the administrator of the sample company. This is a sandbox: nothing of it leaves your machine.</p>
<ul>${scopes.map((scope) => `<li><code>${escape(scope)}</code></li>`).join('')}</ul>
<form method="post" action="${escape(action)}">
<button name="decision" value="allow">Allow</button>
<button name="decision" value="cancel">Cancel</button>
</form>`,
  )

export const errorPage = (code: string, message: string): Answer =>
  page(400, `Error 400: ${code}`, `<h1>Access blocked</h1><p>${escape(message)}</p><p>Error 400: ${escape(code)}</p>`)

const page = (status: number, title: string, content: string): Answer => ({
  status,
  headers: {
    'content-type': 'text/html; charset=utf-8',
    'cross-origin-opener-policy': 'same-origin-allow-popups',
    'x-frame-options': 'DENY',
  },
  body: `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escape(title)}</title>
<style>:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}main{max-width:32rem;margin:3rem auto;padding:0 1rem}button{font:inherit;min-height:2.75rem;padding:0 1.25rem;margin-right:.5rem}code{overflow-wrap:anywhere}</style>
</head>
<body><main>${content}</main></body>
</html>`,
})

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
