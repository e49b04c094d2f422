export { authenticate } from './authenticate.ts'
// As pages written for the incumbent's SDK import it.
// oxlint-disable-next-line import/no-default-export
export { authenticate as default } from './authenticate.ts'
export type { AuthFormat, Linked, LinkError, LinkErrorType, LinkOptions } from './options.ts'
