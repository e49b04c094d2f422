import { Toast } from '@base-ui/react/toast'
import { CircleAlert, CircleCheck, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { sentenceOf } from './sentence-of.ts'

const manager = Toast.createToastManager()

/** Says in a corner that something was done: `say('The token is revoked.')`. Gone after five seconds. */
export const say = (sentence: string): void => void manager.add({ title: sentence, type: 'done', timeout: 5000 })

/** Says that something failed, where no form or page can. Stays until it is closed. */
export const complain = (error: unknown): void =>
  void manager.add({ title: sentenceOf(error), type: 'failed', timeout: 0, priority: 'high' })

/** Stands once around the app. */
export const Toasts = ({ children }: { readonly children: ReactNode }) => (
  <Toast.Provider toastManager={manager} limit={3}>
    {children}
    <Toast.Portal>
      <Toast.Viewport className="fixed inset-x-3 bottom-3 z-50 flex flex-col gap-2 sm:left-auto sm:w-88">
        <List />
      </Toast.Viewport>
    </Toast.Portal>
  </Toast.Provider>
)

const List = () => {
  const { toasts } = Toast.useToastManager()
  return toasts.map((toast) => (
    <Toast.Root key={toast.id} toast={toast} swipeDirection={['right', 'down']} className="floating">
      <Toast.Content className="flex items-start gap-2.5 p-3">
        {toast.type === 'failed' ? (
          <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-bad" />
        ) : (
          <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-good" />
        )}
        <Toast.Title render={<p />} className="min-w-0 grow text-sm break-words" />
        <Toast.Close aria-label="Close" className="rounded-sm text-ink-3 hover:text-ink">
          <X aria-hidden className="size-4" />
        </Toast.Close>
      </Toast.Content>
    </Toast.Root>
  ))
}
