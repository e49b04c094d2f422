import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client'
import type { CallRecord } from './egress/index.ts'
import type { AnsweredRequest } from './http/index.ts'

/** What `GET /metrics` shows, in Prometheus' text format. Labels are few and never hold an id, an address or a tenant. */
export type Metrics = {
  httpRequest(request: AnsweredRequest): void
  vendorCall(call: CallRecord): void
  text(): Promise<{ readonly contentType: string; readonly body: string }>
}

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]

export const createMetrics = (): Metrics => {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const requests = new Histogram({
    name: 'rollcall_http_request_duration_seconds',
    help: 'Requests answered, by route and status.',
    labelNames: ['method', 'route', 'status'],
    buckets: SECONDS,
    registers: [registry],
  })
  const calls = new Histogram({
    name: 'rollcall_vendor_call_duration_seconds',
    help: 'Calls of vendors, by vendor and status.',
    labelNames: ['vendor', 'method', 'status'],
    buckets: SECONDS,
    registers: [registry],
  })
  const tries = new Counter({
    name: 'rollcall_vendor_tries_total',
    help: 'Requests sent to vendors, repeats included.',
    labelNames: ['vendor'],
    registers: [registry],
  })
  return {
    httpRequest: ({ method, route, status, seconds }) => requests.observe({ method, route, status }, seconds),
    vendorCall: ({ vendor, method, status, durationMs, tries: count }) => {
      calls.observe({ vendor, method, status: status ?? 'none' }, durationMs / 1000)
      tries.inc({ vendor }, count)
    },
    text: async () => ({ contentType: registry.contentType, body: await registry.metrics() }),
  }
}
