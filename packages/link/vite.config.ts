import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** The hosted page, served at `/connect-account`, its files under `/connect-account/`. */
// oxlint-disable-next-line import/no-default-export -- the shape vite reads
export default defineConfig({
  base: '/connect-account/',
  plugins: [react()],
  build: {
    outDir: 'dist/page',
    // The first of each that knows `light-dark()` and `Promise.withResolvers`.
    target: ['chrome123', 'firefox121', 'safari17.5'],
    // The policy of this page allows no `data:` font or script.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
})
