export { CONSOLE, linkPage } from './known-sites.ts'
export { sdk } from './sdk.ts'
export { site } from './site.ts'
