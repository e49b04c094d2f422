import tailwind from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** How the console becomes files that the server serves under `/console/`. Run by `npm run build`, and before a start when stale. */
// oxlint-disable-next-line import/no-default-export -- the shape vite reads
export default defineConfig({
  base: '/console/',
  plugins: [react(), tailwind()],
  build: {
    // The first of each that knows `light-dark()` and the arithmetic of sets.
    target: ['chrome123', 'firefox127', 'safari17.5'],
    // The policy of these pages allows no `data:` font or script.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // What it weighs is watched by `e2e/console/weight.test.ts`, in gzipped bytes.
    chunkSizeWarningLimit: 1500,
  },
})
