import type { ReactNode } from 'react'

/** Something that the palette can do or open. */
export type PaletteItem = {
  readonly id: string
  readonly title: string
  /** Quieter, beside the title. */
  readonly note?: string
  /** Further words by which it is found. */
  readonly words?: string
  readonly icon?: ReactNode
  readonly onSelect: () => void
}

/** Where items come from: a component, so that it can use hooks, which draws nothing itself. Alive while the palette is open. */
export type PaletteSource = {
  readonly heading: string
  readonly Items: (given: {
    /** What was typed so far, for sources that ask the server. */
    readonly typed: string
    readonly children: (items: readonly PaletteItem[]) => ReactNode
  }) => ReactNode
}
