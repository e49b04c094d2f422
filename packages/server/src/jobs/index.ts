export { type JobHandler, type Jobs, openJobs } from './jobs.ts'
