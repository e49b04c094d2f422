import packageJson from '../package.json' with { type: 'json' }

/** This release. */
export const VERSION: string = packageJson.version
