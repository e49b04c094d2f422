export { createMail, type Mail } from './mail.ts'
export { mailRoutes } from './routes.ts'
