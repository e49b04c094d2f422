import { CSPProvider } from '@base-ui/react/csp-provider'
import { Tooltip } from '@base-ui/react/tooltip'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { queryClient, whenSignedOut } from '../data/query-client.ts'
import { Toasts } from '../ui/toast.tsx'
import { router } from './router.tsx'

whenSignedOut(() => {
  const { pathname, href } = router.state.location
  if (pathname === '/sign-in') return
  queryClient.clear()
  void router.navigate({ to: '/sign-in', search: { back: href }, replace: true })
})

/** What stands around every page. */
export const App = () => (
  // The policy of these pages allows no inline style elements.
  <CSPProvider disableStyleElements>
    <QueryClientProvider client={queryClient}>
      <Tooltip.Provider delay={350}>
        <Toasts>
          <RouterProvider router={router} />
        </Toasts>
      </Tooltip.Provider>
    </QueryClientProvider>
  </CSPProvider>
)
