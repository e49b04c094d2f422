export { createRequestLog, type RequestLog } from './request-log.ts'
