import { useMutation, useQueryClient } from '@tanstack/react-query'
import { say } from '../ui/toast.tsx'

export type Change<Input, Value> = {
  /** Does it. @throws RollcallApiError, which is also in `error` */
  readonly run: (input: Input) => Promise<Value>
  readonly isBusy: boolean
  readonly error: unknown
  readonly reset: () => void
}

/**
 * Changes something through the client, then reads again what that touched.
 *
 * @example
 * const revoke = useChange({
 *   run: (id: string) => client.apiTokens.revoke({ id }),
 *   touches: ['api-tokens'],
 *   done: 'The token is revoked.',
 * })
 */
export const useChange = <Input, Value>({
  run,
  touches,
  done,
}: {
  readonly run: (input: Input) => Promise<Value>
  /** The nouns (first words of keys) to read again. */
  readonly touches: readonly string[]
  /** Said when it is done; nothing where there is more to say than fits a corner. */
  readonly done?: string | ((value: Value, input: Input) => string | undefined)
}): Change<Input, Value> => {
  const queries = useQueryClient()
  const mutation = useMutation({
    mutationFn: run,
    onSuccess: async (value, input) => {
      const sentence = typeof done === 'function' ? done(value, input) : done
      if (sentence !== undefined) say(sentence)
      await Promise.all(touches.map((noun) => queries.invalidateQueries({ queryKey: [noun] })))
    },
  })
  return {
    run: mutation.mutateAsync,
    isBusy: mutation.isPending,
    error: mutation.error ?? undefined,
    reset: mutation.reset,
  }
}
