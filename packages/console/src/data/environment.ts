import { keep, kept } from '../ui/kept.ts'
import { watched } from '../ui/watched.ts'

const chosen = watched(kept('environment'))

/** The id of the environment that everything shown belongs to; `undefined` is the server's default one. */
export const chosenEnvironment = chosen.get

/** Everything that is shown is asked for anew: environment is part of each query's key. */
export const chooseEnvironment = (id: string | undefined): void => {
  keep('environment', id)
  chosen.set(id)
}

export const useChosenEnvironment = chosen.use
