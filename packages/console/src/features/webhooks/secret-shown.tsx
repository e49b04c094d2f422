import { Button } from '../../ui/button.tsx'
import { CodeBlock } from '../../ui/copy.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Notice } from '../../ui/states.tsx'

/** A webhook's secret, this once. */
export const SecretShown = ({ secret, onClose }: { readonly secret: string; readonly onClose: () => void }) => (
  <Dialog
    isOpen
    onOpenChange={onClose}
    title="Copy the secret now"
    description="Your receiver checks with it that a request is from here. Any Standard Webhooks library takes it as it is."
    actions={
      <Button tone="primary" onClick={onClose}>
        I have it
      </Button>
    }
  >
    <div className="flex flex-col gap-3">
      <Notice tone="warn">It is shown this once. It can be replaced later, and never looked up.</Notice>
      <CodeBlock code={secret} label="Copy the secret" />
    </div>
  </Dialog>
)
