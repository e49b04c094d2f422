import { useCapabilities } from '../../data/account.ts'
import { ErrorState } from '../../ui/error-state.tsx'
import { KeyValues } from '../../ui/key-values.tsx'
import { Section } from '../../ui/page-header.tsx'
import { Skeleton } from '../../ui/states.tsx'
import { Badge } from '../../ui/status.tsx'
import { removalSentences } from './facts.ts'

/** What this connection can do, what it cannot, and what will happen when it does. */
export const CapabilitiesTab = ({ account }: { readonly account: string }) => {
  const { value, error, retry } = useCapabilities(account)
  if (error !== undefined) return <ErrorState error={error} onRetry={retry} />
  if (value === undefined) return <Skeleton lines={8} className="px-4 py-6 sm:px-6" />
  const { facts, unified, proxy, integration } = value
  return (
    <div className="grow pt-5">
      <Section title="When a user is deactivated">
        <Sentences items={removalSentences(value)} />
      </Section>
      {facts.untouchable.length > 0 && (
        <Section title="Who cannot be removed">
          <Sentences items={facts.untouchable} />
        </Section>
      )}
      <Section
        title="Out of reach"
        description={`Access at ${integration.label} that this connection can neither see nor end.`}
      >
        <Sentences items={facts.blind_spots} />
      </Section>
      <Section title="Unified API" description="What can be called here, and which filters the vendor applies itself.">
        <KeyValues
          facts={Object.fromEntries(
            unified.map(({ resource, methods, filters }) => [
              resource,
              <Words key={resource} words={methods.map(({ method }) => method)} note={filtersNote(filters)} />,
            ]),
          )}
        />
      </Section>
      <Section title="Proxy" description="The vendor’s own API, one to one, with the credential added.">
        <KeyValues
          facts={Object.fromEntries(
            proxy.map(({ resource, methods }) => [
              resource,
              <Words key={resource} words={methods.map(({ method }) => method)} />,
            ]),
          )}
        />
      </Section>
      <Section title="Creating users">
        <Sentences items={creationSentences(facts)} />
      </Section>
    </div>
  )
}

const Sentences = ({ items }: { readonly items: readonly string[] }) => (
  <ul className="max-w-3xl border-t border-rule text-sm">
    {items.map((item) => (
      <li key={item} className="border-b border-rule py-1.5">
        {item}
      </li>
    ))}
  </ul>
)

const Words = ({ words, note }: { readonly words: readonly string[]; readonly note?: string | undefined }) => (
  <span className="flex flex-wrap items-center gap-1.5">
    {words.map((word) => (
      <Badge key={word} isCode>
        {word}
      </Badge>
    ))}
    {note !== undefined && <span className="text-xs text-ink-3">{note}</span>}
  </span>
)

const filtersNote = (filters: readonly string[]): string | undefined =>
  filters.length === 0 ? undefined : `filters itself by ${filters.join(', ')}`

const creationSentences = (facts: {
  readonly create_is_billable: boolean
  readonly create_sends_invite: boolean
  readonly ignores_on_update: readonly string[]
}): readonly string[] => [
  facts.create_is_billable ? 'Each new user takes a paid seat.' : 'A new user costs no seat.',
  facts.create_sends_invite
    ? 'The vendor sends an invitation by e-mail, unless its own settings suppress it.'
    : 'No invitation is sent by the vendor.',
  ...(facts.ignores_on_update.length === 0
    ? []
    : [`Taken when a user is created and ignored afterwards: ${facts.ignores_on_update.join(', ')}.`]),
]
