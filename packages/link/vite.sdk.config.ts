import { defineConfig } from 'vite'

/** The browser SDK: `sdk.js` for `import`, `rollcall-link.js` for a script tag, where it is `RollcallLink.authenticate`. */
// oxlint-disable-next-line import/no-default-export -- the shape vite reads
export default defineConfig({
  build: {
    outDir: 'dist/sdk',
    target: 'es2020',
    lib: {
      entry: 'src/sdk/index.ts',
      name: 'RollcallLink',
      formats: ['es', 'iife'],
      fileName: (format) => (format === 'es' ? 'sdk.js' : 'rollcall-link.js'),
    },
    rollupOptions: { output: { exports: 'named' } },
  },
})
