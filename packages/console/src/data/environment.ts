import { useSyncExternalStore } from 'react'
import { keep, kept } from '../ui/kept.ts'

const watchers = new Set<() => void>()
let chosen = kept('environment')

/** The id of the environment that everything shown belongs to; `undefined` is the server's default one. */
export const chosenEnvironment = (): string | undefined => chosen

/** Everything that is shown is asked for anew: environment is part of each query's key. */
export const chooseEnvironment = (id: string | undefined): void => {
  chosen = id
  keep('environment', id)
  for (const each of watchers) each()
}

export const useChosenEnvironment = (): string | undefined =>
  useSyncExternalStore((watch) => {
    watchers.add(watch)
    return () => watchers.delete(watch)
  }, chosenEnvironment)
