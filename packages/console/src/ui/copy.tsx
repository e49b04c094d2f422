import { Check, Copy } from 'lucide-react'
import { useState } from 'react'
import { classes } from './classes.ts'
import { complain } from './toast.tsx'

/** How long the tick is shown. */
const SHOWN_MS = 1600

/** Copies a text, and shows and says that it did. */
export const CopyButton = ({
  text,
  label = 'Copy',
  className,
}: {
  readonly text: string
  readonly label?: string
  readonly className?: string
}) => {
  const [isCopied, setCopied] = useState(false)
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text)
    } catch {
      // No clipboard on pages without https, except on this machine itself.
      complain(new Error('This browser does not let the page copy. Select the text and copy it yourself.'))
      return
    }
    setCopied(true)
    setTimeout(() => setCopied(false), SHOWN_MS)
  }
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      onClick={(event) => {
        event.stopPropagation()
        void copy()
      }}
      className={classes(
        'inline-flex size-6 shrink-0 items-center justify-center rounded-sm text-ink-3 hover:bg-hover hover:text-ink',
        className,
      )}
    >
      {isCopied ? <Check aria-hidden className="size-3.5 text-good" /> : <Copy aria-hidden className="size-3.5" />}
      <span role="status" className="sr-only">
        {isCopied ? 'Copied' : ''}
      </span>
    </button>
  )
}

/** An id, short where there is little room, whole when copied and on hover. */
export const CopyId = ({ id, length }: { readonly id: string; readonly length?: number }) => (
  <span className="inline-flex max-w-full items-center gap-0.5">
    <code title={id} className="truncate font-mono text-xs text-ink-2">
      {length !== undefined && id.length > length + 1 ? `${id.slice(0, length)}…` : id}
    </code>
    {/* In a table only the row at hand shows it: forty buttons one below the other are noise, and stops for the Tab key. */}
    <CopyButton
      text={id}
      label={`Copy id ${id}`}
      className="in-data-row:invisible in-data-row:group-hover/row:visible in-data-row:group-focus-within/row:visible"
    />
  </span>
)

/** Commands and payloads. The secret shown once goes here, too. */
export const CodeBlock = ({ code, label = 'Copy' }: { readonly code: string; readonly label?: string }) => (
  <div className="relative rounded-md border border-rule bg-desk">
    <pre tabIndex={0} className="overflow-x-auto p-3 pr-10 font-mono text-xs leading-5">
      <code>{code}</code>
    </pre>
    <CopyButton text={code} label={label} className="absolute top-2 right-2 bg-desk" />
  </div>
)
