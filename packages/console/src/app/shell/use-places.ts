import { useMemo } from 'react'
import { useOperator } from '../../data/operator.ts'
import { placesFor } from '../navigation.ts'

/** The places that the operator's role can open. */
export const usePlaces = (): ReturnType<typeof placesFor> => {
  const { scopes } = useOperator()
  return useMemo(() => placesFor(scopes), [scopes])
}
