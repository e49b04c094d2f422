import { defineConfig } from 'vitest/config'

// oxlint-disable-next-line import/no-default-export -- the shape vitest reads
export default defineConfig({
  test: {
    include: ['packages/*/src/**/*.test.{ts,tsx}', 'tools/**/*.test.ts', 'e2e/**/*.test.ts', 'bench/**/*.test.ts'],
    // Ten times faster than a process or a context per file; tests own what they open, so nothing leaks between files.
    pool: 'threads',
    isolate: false,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
})
