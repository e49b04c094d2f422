export { CONSOLE } from './known-sites.ts'
export { type Site, site } from './site.ts'
