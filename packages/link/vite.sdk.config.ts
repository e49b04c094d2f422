import { execFileSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { defineConfig, type Plugin } from 'vite'

/** The browser SDK: `sdk.js` for `import`, `rollcall-link.js` for a script tag, where it is `RollcallLink.authenticate`. */
// oxlint-disable-next-line import/no-default-export -- the shape vite reads
export default defineConfig({
  plugins: [declarations()],
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

/** Types beside the code, for whoever imports the package: its sources are of no use without our compiler's settings. */
function declarations(): Plugin {
  const compiler = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc')
  return {
    name: 'declarations',
    closeBundle: () => {
      execFileSync(process.execPath, [compiler, '--project', 'tsconfig.sdk.json'], { cwd: import.meta.dirname })
    },
  }
}
