import type { linkSessionSchema } from '@rollcall/api'
import type { z } from 'zod'
import { factsView, fieldView } from '../connections/index.ts'
import type { LinkSession, Offer } from './link-session.ts'
import type { LinkSettings } from './link-settings.ts'
import { canDo, cannotDo } from './sentences.ts'

type View = z.output<typeof linkSessionSchema>

/** A link session as the hosted page shows it. */
export const sessionView = (
  { token, account, offers }: LinkSession,
  { branding, origins, loopbackAllowed }: LinkSettings,
): View => ({
  kind: account === undefined ? 'new' : 'relink',
  account:
    account === undefined
      ? null
      : {
          id: account.id,
          integration: account.connector_id,
          status: account.status,
          authentication_method: account.authentication_method,
        },
  integrations: offers.map(offerView),
  branding,
  redirect_uri: token.redirect_uri,
  opener_origins: origins,
  loopback_allowed: loopbackAllowed,
  is_sandbox: token.is_sandbox,
  expires_at: token.expires_at.toISOString(),
})

const offerView = ({ connector, schemes, settings }: Offer): View['integrations'][number] => ({
  name: connector.id,
  label: connector.name,
  description: connector.summary,
  requires: connector.requires ?? null,
  documentation_link: connector.documentation ?? null,
  schemes: schemes.map(({ scheme, scopes, notReady }) => ({
    format: scheme.format,
    label: scheme.label,
    grant: scheme.oauth?.grant ?? null,
    fields: scheme.fields.map(fieldView),
    scopes,
    is_ready: notReady === undefined,
    not_ready_reason: notReady ?? null,
  })),
  settings: connector.settings.map((field) => {
    const usual = settings[field.name]
    return fieldView(usual === undefined ? field : { ...field, default: usual })
  }),
  can: canDo(connector),
  cannot: cannotDo(connector),
  facts: factsView(connector),
})
