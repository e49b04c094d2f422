export { CONSOLE, linkPage } from './known-sites.ts'
export { sdk } from './sdk.ts'
export { type Site, site } from './site.ts'
