// As pages written for the incumbent's SDK import it.
// oxlint-disable-next-line import/no-default-export
export { authenticate, authenticate as default } from './authenticate.ts'
export type { AuthFormat, LinkError, LinkErrorType, Linked, LinkOptions } from './options.ts'
