import type { ReactNode } from 'react'

/** Facts about one thing, name beside value; `undefined` values are left out, `null` is shown as not known. */
export const KeyValues = ({ facts }: { readonly facts: Readonly<Record<string, ReactNode>> }) => (
  <dl className="grid grid-cols-1 border-t border-rule sm:grid-cols-[minmax(8rem,14rem)_1fr]">
    {Object.entries(facts)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => (
        <div key={name} className="col-span-full grid grid-cols-subgrid border-b border-rule py-1.5 text-sm">
          <dt className="text-ink-3">{name}</dt>
          <dd className="min-w-0 break-words">{value ?? <span className="text-ink-3">not known</span>}</dd>
        </div>
      ))}
  </dl>
)
