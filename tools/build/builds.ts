/** Something that is built from sources before it can be served. */
export type Build = {
  /** The package, and what people call it. */
  readonly name: string
  /** From the root; holds `vite.config.ts`. */
  readonly folder: string
  /** What its outcome depends on besides its own folder. The lock file always counts. */
  readonly dependsOn: readonly string[]
  /** The configurations to build, in order; each writes below `dist/`. */
  readonly configs: readonly string[]
}

/** All that is built. A build whose first configuration does not exist is left out. */
export const BUILDS: readonly Build[] = [
  {
    name: 'console',
    folder: 'packages/console',
    dependsOn: ['packages/api/src', 'packages/core/src'],
    configs: ['vite.config.ts'],
  },
  {
    name: 'link',
    folder: 'packages/link',
    dependsOn: ['packages/api/src', 'packages/core/src'],
    configs: ['vite.config.ts', 'vite.sdk.config.ts'],
  },
]
