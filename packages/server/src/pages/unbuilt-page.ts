/** Shown where pages should be that nobody has built. */
export const unbuiltPage = (name: string): string => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>Not built · Rollcall</title>
  </head>
  <body>
    <main>
      <h1>The ${name} is not built yet</h1>
      <p>Run <code>npm run build</code> where Rollcall is installed, then load this page again. <code>npm start</code> does it by itself.</p>
      <p>The API works without it: see <a href="/docs">its reference</a>.</p>
    </main>
  </body>
</html>
`
