export { createProxy } from './proxy.ts'
export { vendorList } from './vendor-list.ts'
