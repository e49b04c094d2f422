import { APIError, betterAuth } from 'better-auth'
import { twoFactor } from 'better-auth/plugins'
import type { Executor } from '../db/index.ts'
import { findOperator } from './store.ts'

/** How long a session lives without being used, in seconds. */
export const IDLE_SECONDS = 8 * 3600
/** How long at most, in milliseconds, whatever is done with it. */
export const LONGEST_SESSION_MS = 7 * 24 * 3600 * 1000

/** In front of the library: who calls, for its limits. Set by us, whatever a request says. */
export const PEER_HEADER = 'x-rollcall-peer'

export type AuthenticationOptions = {
  readonly db: Executor
  /** 32 bytes that sign cookies and seal the seeds of second factors. */
  readonly secret: Uint8Array
  readonly leastPassword: number
  /** Sends the link of a forgotten password; does nothing where there is no mail. */
  readonly sendReset: (to: { readonly email: string; readonly name: string; readonly token: string }) => void
}

/**
 * Passwords, sessions and second factors, by better-auth on our tables. Nobody signs up here: operators are made by the first
 * start or by an invitation (`links.ts`).
 */
export const createAuthentication = ({ db, secret, leastPassword, sendReset }: AuthenticationOptions) =>
  betterAuth({
    appName: 'Rollcall',
    basePath: '/auth',
    secret: Buffer.from(secret).toString('base64'),
    database: { db, type: 'postgres' },
    telemetry: { enabled: false },
    logger: { disabled: true },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: leastPassword,
      maxPasswordLength: 200,
      resetPasswordTokenExpiresIn: 3600,
      revokeSessionsOnPasswordReset: true,
      sendResetPassword: async ({ user, token }) => sendReset({ email: user.email, name: user.name, token }),
    },
    user: {
      modelName: 'operator',
      fields: { emailVerified: 'email_verified', createdAt: 'created_at', updatedAt: 'updated_at' },
      additionalFields: { role: { type: 'string', required: true, input: false } },
    },
    session: {
      modelName: 'operator_session',
      expiresIn: IDLE_SECONDS,
      updateAge: 15 * 60,
      // Each request asks the database: what is revoked is over everywhere at once.
      cookieCache: { enabled: false },
      fields: {
        userId: 'operator_id',
        expiresAt: 'expires_at',
        createdAt: 'created_at',
        updatedAt: 'updated_at',
        ipAddress: 'ip_address',
        userAgent: 'user_agent',
      },
    },
    account: {
      modelName: 'operator_account',
      fields: {
        userId: 'operator_id',
        accountId: 'account_id',
        providerId: 'provider_id',
        accessToken: 'access_token',
        refreshToken: 'refresh_token',
        idToken: 'id_token',
        accessTokenExpiresAt: 'access_token_expires_at',
        refreshTokenExpiresAt: 'refresh_token_expires_at',
        createdAt: 'created_at',
        updatedAt: 'updated_at',
      },
    },
    verification: {
      modelName: 'operator_verification',
      fields: { expiresAt: 'expires_at', createdAt: 'created_at', updatedAt: 'updated_at' },
    },
    rateLimit: {
      enabled: true,
      storage: 'database',
      modelName: 'operator_rate_limit',
      fields: { lastRequest: 'last_request' },
      window: 60,
      max: 300,
      customRules: {
        '/sign-in/email': { window: 60, max: 10 },
        '/two-factor/*': { window: 60, max: 20 },
        '/request-password-reset': { window: 300, max: 5 },
        '/reset-password': { window: 300, max: 10 },
        '/get-session': false,
      },
    },
    advanced: {
      cookiePrefix: 'rollcall',
      // Whether a request came by https is known per request; `authentication-routes.ts` adds the attribute.
      useSecureCookies: false,
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax' },
      ipAddress: { ipAddressHeaders: [PEER_HEADER] },
    },
    databaseHooks: {
      session: {
        create: {
          before: async ({ userId }) => {
            const operator = await findOperator(db, userId)
            if (operator?.disabled_at === null) return undefined
            throw new APIError('FORBIDDEN', {
              code: 'OPERATOR_DISABLED',
              message: 'You may not sign in any more. Ask an owner.',
            })
          },
        },
      },
    },
    plugins: [
      twoFactor({
        issuer: 'Rollcall',
        schema: {
          user: { fields: { twoFactorEnabled: 'two_factor_enabled' } },
          twoFactor: {
            modelName: 'operator_two_factor',
            fields: {
              backupCodes: 'backup_codes',
              userId: 'operator_id',
              failedVerificationCount: 'failed_verification_count',
              lockedUntil: 'locked_until',
            },
          },
        },
      }),
    ],
  })

export type Authentication = ReturnType<typeof createAuthentication>
