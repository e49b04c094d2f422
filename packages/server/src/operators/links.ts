import { randomUUID } from 'node:crypto'
import type { Role } from '@rollcall/api'
import { RollcallError } from '@rollcall/core'
import type { Executor } from '../db/index.ts'
import { hashOf, newSecret } from '../vault/index.ts'
import { deleteUnusedLinks, findLink, insertLink, type LinkRow, takeLink } from './link-store.ts'

/** What a one-time link is for: the very first operator, somebody new, somebody who has lost their password. */
export type LinkKind = 'first' | 'invitation' | 'reset'

const HOUR_MS = 3_600_000

/** How long a link of each kind is good. */
const LIFE_MS: Readonly<Record<LinkKind, number>> = {
  first: 24 * HOUR_MS,
  invitation: 7 * 24 * HOUR_MS,
  reset: 24 * HOUR_MS,
}

type NewLink = {
  readonly kind: LinkKind
  readonly role: Role
  readonly email?: string | undefined
  readonly name?: string | undefined
  readonly operatorId?: string | undefined
  readonly clearsSecondFactor?: boolean | undefined
  readonly createdBy: string
}

/** Makes a link and answers with its token, which is kept as a hash only. Those before it of the same kind for the same person are worth nothing any more. */
export const createLink = async (db: Executor, link: NewLink, at: Date): Promise<string> => {
  const token = newSecret()
  const { kind, operatorId, email } = link
  await deleteUnusedLinks(db, {
    kind,
    ...(operatorId !== undefined && { operatorId }),
    ...(operatorId === undefined && email !== undefined && { email }),
  })
  await insertLink(db, {
    id: randomUUID(),
    hash: hashOf(token),
    kind,
    operatorId: operatorId ?? null,
    email: email ?? null,
    name: link.name ?? null,
    role: link.role,
    clearsSecondFactor: link.clearsSecondFactor ?? false,
    createdBy: link.createdBy,
    at,
    expiresAt: new Date(at.getTime() + LIFE_MS[kind]),
  })
  return token
}

/** @throws RollcallError `unauthorized` for one that is used, too old or made up: which of them is nobody's to know */
export const readLink = async (db: Executor, token: string, at: Date): Promise<LinkRow> =>
  (await findLink(db, hashOf(token), at)) ?? refuse()

/** Uses it up. @throws as {@link readLink} */
export const useLink = async (db: Executor, token: string, at: Date): Promise<LinkRow> =>
  (await takeLink(db, hashOf(token), at)) ?? refuse()

/** The kind of a link as it stands in its row. */
export const kindOf = ({ kind }: Pick<LinkRow, 'kind'>): LinkKind =>
  kind === 'first' || kind === 'reset' ? kind : 'invitation'

const refuse = (): never => {
  throw new RollcallError('unauthorized', 'This link is used up, too old, or not complete. Ask an owner for a new one.')
}
