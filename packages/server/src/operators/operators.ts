import { randomUUID } from 'node:crypto'
import type { Role } from '@rollcall/api'
import { RollcallError } from '@rollcall/core'
import type { Audit } from '../audit/index.ts'
import { type Executor, isUuid } from '../db/index.ts'
import type { Keyset } from '../http/index.ts'
import type { Authentication } from './authentication.ts'
import {
  deleteUnusedLink,
  deleteUnusedLinks,
  deleteUnusedLinksMadeBy,
  expireLinkTokensMadeBy,
  findInvitation,
  type LinkRow,
  listInvitations,
  revokeAccountTokensMadeBy,
} from './link-store.ts'
import { createLink, readLink, useLink } from './links.ts'
import { assertGoodPassword } from './password-rule.ts'
import { type Asking, actorOf, assertMayChange, assertMayMake, assertNotLast, roleOf } from './ranks.ts'
import {
  clearSecondFactor,
  deleteOperator,
  deleteSessions,
  findOperator,
  findOperatorByEmail,
  hasOperators,
  insertOperator,
  isTokenOfInstallation,
  listOperators,
  lockOwners,
  type OperatorRow,
  setPassword,
  updateOperator,
} from './store.ts'

/** Operators as the API changes them. */
export type Operators = {
  /** The rank of an API token: an admin's, and an owner's where it came with the installation; whoever holds that one has the master key, too. */
  rankOfToken(id: string): Promise<Role>
  get(id: string): Promise<OperatorRow>
  /** Newest first. */
  list(page: { readonly after: Keyset | undefined; readonly limit: number }): Promise<readonly OperatorRow[]>
  /** @returns the token of the invitation's link */
  invite(
    asking: Asking,
    person: { readonly email: string; readonly name?: string | undefined; readonly role: Role },
  ): Promise<string>
  update(
    asking: Asking,
    id: string,
    change: {
      readonly name?: string | undefined
      readonly role?: Role | undefined
      readonly isDisabled?: boolean | undefined
    },
  ): Promise<OperatorRow>
  remove(asking: Asking, id: string): Promise<void>
  /** @returns the operator and the token of the link */
  resetLink(
    asking: Asking,
    id: string,
    options: { readonly secondFactor: boolean },
  ): Promise<{ readonly row: OperatorRow; readonly token: string }>
  /** Invitations that can still be used, newest first. */
  listInvitations(page: { readonly after: Keyset | undefined; readonly limit: number }): Promise<readonly LinkRow[]>
  /** @throws RollcallError `not_found` also for one that is used or has run out */
  withdrawInvitation(asking: Asking, id: string): Promise<void>
  /** What a link is for, without using it. */
  describe(token: string): Promise<LinkRow>
  /** Uses a link: makes the operator, or gives them a new password. @returns the address to sign in with */
  setUp(given: {
    readonly token: string
    readonly email?: string | undefined
    readonly name?: string | undefined
    readonly password: string
  }): Promise<{ readonly email: string }>
  /** The owner named by the environment of the process, made where nobody with that address is there. Never changes anybody. */
  ensureFirst(owner: { readonly email: string; readonly password: string }): Promise<void>
  /** The token of a link for the very first operator; `undefined` when there is one. */
  firstLink(): Promise<string | undefined>
}

export const createOperators = (options: {
  readonly db: Executor
  readonly audit: Audit
  readonly authentication: Authentication
  /** The environment that the audit log writes things of the whole installation under. */
  readonly environmentId: () => Promise<string>
  readonly now: () => Date
}): Operators => {
  const { db, audit, authentication, environmentId, now } = options

  const hash = async (password: string): Promise<string> => (await authentication.$context).password.hash(password)

  const get = async (id: string): Promise<OperatorRow> => {
    const row = await findOperator(db, id)
    if (row !== undefined) return row
    throw new RollcallError('not_found', `There is no operator ${id}. GET /operator lists them.`)
  }

  const make = async (
    executor: Executor,
    made: { readonly email: string; readonly name: string; readonly role: Role; readonly passwordHash: string },
  ): Promise<void> => {
    const isNew = await insertOperator(executor, { ...made, id: randomUUID(), accountId: randomUUID(), at: now() })
    if (isNew) return
    throw new RollcallError(
      'conflict',
      `There is an operator with the address ${made.email} already. Sign in, or ask for a new password.`,
    )
  }

  /** In a transaction: the environment was looked up before it. */
  const record = (
    tx: Executor,
    environment: string,
    { action, email, id }: { readonly action: string; readonly email: string; readonly id?: string },
  ): Promise<void> =>
    audit.record(tx, {
      environmentId: environment,
      actor: actorOf({ email }),
      action,
      target: id === undefined ? 'operator' : `operator/${id}`,
      outcome: 'succeeded',
    })

  /** Links of any kind: those that make an operator or give a password, and those with which a customer connects an account. */
  const endLinksMadeBy = async (tx: Executor, maker: OperatorRow): Promise<void> => {
    await deleteUnusedLinksMadeBy(tx, actorOf(maker))
    await expireLinkTokensMadeBy(tx, actorOf(maker), now())
  }

  return {
    rankOfToken: async (id) => ((await isTokenOfInstallation(db, id)) ? 'owner' : 'admin'),
    get,
    list: (page) => listOperators(db, page),

    invite: async (asking, { email, name, role }) => {
      assertMayMake(asking, role)
      if ((await findOperatorByEmail(db, email)) !== undefined) {
        throw new RollcallError('conflict', `There is an operator with the address ${email} already.`, {
          effect: 'none',
        })
      }
      return createLink(db, { kind: 'invitation', email, name, role, createdBy: asking.actor }, now())
    },

    update: async (asking, id, { name, role, isDisabled }) => {
      await get(id)
      return db.transaction().execute(async (tx) => {
        const owners = await lockOwners(tx)
        const before = await findOperator(tx, id)
        if (before === undefined) throw new RollcallError('not_found', `There is no operator ${id}.`)
        assertMayChange(asking, before)
        if (role !== undefined) assertMayMake(asking, role)
        const loses = (role !== undefined && role !== 'owner') || isDisabled === true
        if (loses) assertNotLast(owners, before)
        const isChanged = (role !== undefined && role !== before.role) || (isDisabled ?? false)
        // A link was for somebody of the rank that they had: made by an admin, it must not open the door of an owner.
        if (isChanged) await deleteUnusedLinks(tx, { kind: 'reset', operatorId: id })
        // Each request asks for the role anew; all the same, what was opened with the rights of before is not left open.
        if (isChanged) await deleteSessions(tx, id)
        if (isChanged) await revokeAccountTokensMadeBy(tx, id, now())
        // Nor does it open to others what is closed to whoever made it.
        if (isChanged && loses) await endLinksMadeBy(tx, before)
        return updateOperator(tx, id, {
          name,
          role,
          disabledAt: isDisabled === undefined ? undefined : isDisabled ? (before.disabled_at ?? now()) : null,
          at: now(),
        })
      })
    },

    remove: async (asking, id) => {
      await get(id)
      await db.transaction().execute(async (tx) => {
        const owners = await lockOwners(tx)
        const before = await findOperator(tx, id)
        if (before === undefined) return
        assertMayChange(asking, before)
        assertNotLast(owners, before)
        await revokeAccountTokensMadeBy(tx, id, now())
        await endLinksMadeBy(tx, before)
        await deleteOperator(tx, id)
      })
    },

    resetLink: async (asking, id, { secondFactor }) => {
      const row = await get(id)
      assertMayChange(asking, row)
      const token = await createLink(
        db,
        {
          kind: 'reset',
          operatorId: id,
          email: row.email,
          role: roleOf(row),
          clearsSecondFactor: secondFactor,
          createdBy: asking.actor,
        },
        now(),
      )
      return { row, token }
    },

    listInvitations: (page) => listInvitations(db, { ...page, at: now() }),

    withdrawInvitation: async (asking, id) => {
      const found = isUuid(id) ? await findInvitation(db, id, now()) : undefined
      if (found !== undefined) assertMayMake(asking, roleOf(found))
      if (found !== undefined && (await deleteUnusedLink(db, id))) return
      throw new RollcallError(
        'not_found',
        `There is no open invitation ${id}. GET /operator-invitation lists them; somebody who has used theirs is an operator.`,
      )
    },

    describe: (token) => readLink(db, token, now()),

    setUp: async ({ token, email, name, password }) => {
      const link = await readLink(db, token, now())
      const address = link.email ?? email
      if (address === undefined) {
        throw new RollcallError('invalid_request', 'Say the e-mail address that you want to sign in with.', {
          failures: [{ path: 'email', message: 'is required' }],
        })
      }
      assertGoodPassword(password, address)
      // Before the transaction: it takes a tenth of a second of computing.
      const passwordHash = await hash(password)
      const environment = await environmentId()
      await db.transaction().execute(async (tx) => {
        await useLink(tx, token, now())
        if (link.operator_id === null) {
          if (link.kind === 'first' && (await hasOperators(tx))) {
            throw new RollcallError('conflict', 'There is an operator already. Ask them for an invitation.')
          }
          await make(tx, { email: address, name: name ?? link.name ?? address, role: roleOf(link), passwordHash })
          await record(tx, environment, { action: 'operator.created', email: address })
          return
        }
        await setPassword(tx, link.operator_id, { hash: passwordHash, at: now() })
        if (link.clears_second_factor) await clearSecondFactor(tx, link.operator_id)
        await deleteSessions(tx, link.operator_id)
        await record(tx, environment, { action: 'operator.password_reset', email: address, id: link.operator_id })
      })
      return { email: address }
    },

    ensureFirst: async ({ email, password }) => {
      if ((await findOperatorByEmail(db, email)) !== undefined || (await hasOperators(db))) return
      assertGoodPassword(password, email)
      const passwordHash = await hash(password)
      const environment = await environmentId()
      await db.transaction().execute(async (tx) => {
        const isNew = await insertOperator(tx, {
          id: randomUUID(),
          accountId: randomUUID(),
          email,
          name: email,
          role: 'owner',
          passwordHash,
          at: now(),
        })
        // Of several processes that start at once, one makes it.
        if (!isNew) return
        await audit.record(tx, {
          environmentId: environment,
          actor: 'installation',
          action: 'operator.created',
          target: 'operator',
          outcome: 'succeeded',
        })
      })
    },

    firstLink: async () =>
      (await hasOperators(db))
        ? undefined
        : createLink(db, { kind: 'first', role: 'owner', createdBy: 'installation' }, now()),
  }
}
