import { useState } from 'react'

/** What a form does when it is sent: once at a time, with what came of it. */
export const useSubmit = <Values>(act: (values: Values) => Promise<void>) => {
  const [state, setState] = useState<{ readonly isBusy: boolean; readonly error?: unknown }>({ isBusy: false })
  return {
    ...state,
    error: state.error,
    run: async (values: Values): Promise<void> => {
      setState({ isBusy: true })
      try {
        await act(values)
        setState({ isBusy: false })
      } catch (error) {
        setState({ isBusy: false, error })
      }
    },
  }
}
