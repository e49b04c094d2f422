import { CircleAlert, RotateCw } from 'lucide-react'
import { Button } from './button.tsx'
import { CopyId } from './copy.tsx'
import { sentenceOf } from './sentence-of.ts'
import { Notice } from './states.tsx'

/** Something could not be read: what happened and what to do, the request's id for whoever is asked, and another try. */
export const ErrorState = ({ error, onRetry }: { readonly error: unknown; readonly onRetry?: () => void }) => {
  const requestId = requestIdOf(error)
  return (
    <div role="alert" className="flex grow flex-col items-center justify-center px-6 py-14 text-center">
      <CircleAlert aria-hidden className="size-6 text-bad" strokeWidth={1.5} />
      <h2 className="mt-3 text-base font-semibold">
        {isForbidden(error) ? 'Not with your role' : 'This did not work'}
      </h2>
      <p className="mt-1 max-w-lg text-sm text-balance break-words text-ink-2">{sentenceOf(error)}</p>
      {requestId !== undefined && (
        <p className="mt-3 flex flex-wrap items-center justify-center gap-x-1.5 text-xs text-ink-3">
          Request <CopyId id={requestId} />
        </p>
      )}
      {onRetry !== undefined && !isForbidden(error) && (
        <Button className="mt-4" icon={<RotateCw aria-hidden />} onClick={onRetry}>
          Try again
        </Button>
      )}
    </div>
  )
}

/** The same in a line, below a form or in a dialog. */
export const ErrorLine = ({ error }: { readonly error: unknown }) => {
  const requestId = requestIdOf(error)
  return (
    <Notice tone="bad">
      {sentenceOf(error)}
      {requestId !== undefined && (
        <div className="mt-0.5 flex items-center gap-1 text-xs text-ink-2">
          Request <CopyId id={requestId} />
        </div>
      )}
    </Notice>
  )
}

/** This folder knows no API: an error that carries these fields may come from anywhere. */
const requestIdOf = (error: unknown): string | undefined =>
  error instanceof Error && 'requestId' in error && typeof error.requestId === 'string' ? error.requestId : undefined

const isForbidden = (error: unknown): boolean => error instanceof Error && 'status' in error && error.status === 403
