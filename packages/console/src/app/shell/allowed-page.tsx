import { Outlet, useMatches } from '@tanstack/react-router'
import { ROLE_WORDS, rolesWith, useOperator } from '../../data/operator.ts'
import { PageHeader } from '../../ui/page-header.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { type Place, placeOf } from '../navigation.ts'

/** The page that was asked for; calm words in its stead, and no question to the server, where the role cannot open it. */
export const AllowedPage = () => {
  const { scopes } = useOperator()
  const place = useMatches({ select: (matches) => placeOf(matches.at(-1)?.pathname ?? '/') })
  return place === undefined || scopes.includes(place.scope) ? <Outlet /> : <NotWithRole place={place} />
}

const NotWithRole = ({ place: { title, scope } }: { readonly place: Place }) => {
  const { role } = useOperator()
  return (
    <>
      <PageHeader title={title} />
      <EmptyState title="Not with your role">
        You are here as {ROLE_WORDS[role]}. This page is for {ROLES_LIST.format(rolesWith(scope))}.
      </EmptyState>
    </>
  )
}

const ROLES_LIST = new Intl.ListFormat('en', { type: 'disjunction' })
