import { Status, type StatusTone } from '../../ui/status.tsx'

/** An HTTP status by what it means. */
export const HttpStatus = ({ status }: { readonly status: number }) => (
  <Status tone={toneOf(status)}>{String(status)}</Status>
)

const toneOf = (status: number): StatusTone => {
  if (status < 300) return 'good'
  if (status < 400) return 'off'
  return status < 500 ? 'warn' : 'bad'
}
