import { Button } from '../../ui/button.tsx'
import { CodeBlock } from '../../ui/copy.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Notice } from '../../ui/states.tsx'

type OnceLinkProps = {
  readonly title: string
  readonly link: { readonly url: string; readonly mailed: boolean }
  readonly onClose: () => void
}

/** A one-time link, this once. */
export const OnceLink = ({ title, link: { url, mailed }, onClose }: OnceLinkProps) => (
  <Dialog
    isOpen
    onOpenChange={onClose}
    title={title}
    actions={
      <Button tone="primary" onClick={onClose}>
        Done
      </Button>
    }
  >
    <div className="flex flex-col gap-3">
      {mailed ? (
        <Notice tone="good">It was sent to them by e-mail. Should it not arrive, pass it on yourself.</Notice>
      ) : (
        <Notice tone="warn">
          Pass it on yourself, to nobody else: whoever has it chooses the password. It works once.
        </Notice>
      )}
      <CodeBlock code={url} label="Copy the link" />
    </div>
  </Dialog>
)
