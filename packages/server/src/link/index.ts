export { createLink } from './link.ts'
