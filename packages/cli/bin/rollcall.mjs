#!/usr/bin/env node
// Plain JavaScript, so that a Node too old to run TypeScript can still say so.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(
    `rollcall needs Node 22.18 or newer and this is ${process.version}. In a clone, "npm run rollcall -- …" brings its own.\n`,
  )
  process.exit(1)
}
await import('../src/main.ts')
