import type { Scene } from './scene.ts'

/**
 * Every page of the console. Each is opened in a real browser, checked by axe in both themes, walked by keyboard, and looked
 * at on a phone. A new page is added here.
 */
export const PAGES: readonly {
  readonly name: string
  readonly path: string | ((scene: Scene) => string)
  /** A text that is there when the page has everything it shows. */
  readonly shows: string
  /** For somebody who has not signed in. */
  readonly isPublic?: true
}[] = [
  { name: 'sign-in', path: '/console/sign-in', shows: 'Forgot your password?', isPublic: true },
  { name: 'forgotten password', path: '/console/forgot', shows: 'Send the link', isPublic: true },
  { name: 'new password', path: '/console/reset?token=a-token', shows: 'Set the password', isPublic: true },
  { name: 'a one-time link that was cut', path: '/console/setup', shows: 'This link does not work', isPublic: true },
  { name: 'overview', path: '/console/', shows: 'Overview' },
  { name: 'connections', path: '/console/connections', shows: '1 connection' },
  { name: 'users of a connection', path: ({ account }) => `/console/connections/${account}`, shows: 'Ana Sol' },
  {
    name: 'groups of a connection',
    path: ({ account }) => `/console/connections/${account}?tab=groups`,
    shows: 'Members',
  },
  {
    name: 'what a connection can do',
    path: ({ account }) => `/console/connections/${account}?tab=capabilities`,
    shows: 'Out of reach',
  },
  {
    name: 'settings of a connection',
    path: ({ account }) => `/console/connections/${account}?tab=settings`,
    shows: 'Disconnect',
  },
  { name: 'a user', path: ({ account, user }) => `/console/connections/${account}/users/${user}`, shows: 'Deactivate' },
  {
    name: 'the two records of a user',
    path: ({ account, user }) => `/console/connections/${account}/users/${user}?tab=record`,
    shows: 'urn:ietf',
  },
  {
    name: 'a group',
    path: ({ account, group }) => `/console/connections/${account}/groups/${group}`,
    shows: 'Members',
  },
  { name: 'link', path: '/console/link', shows: 'Link' },
  { name: 'API tokens', path: '/console/api-tokens', shows: 'API tokens' },
  { name: 'webhooks', path: '/console/webhooks', shows: 'Webhooks' },
  { name: 'a webhook', path: ({ webhook }) => `/console/webhooks/${webhook}`, shows: 'http://127.0.0.1:9/hook' },
  { name: 'events', path: '/console/events', shows: 'Events' },
  { name: 'request log', path: '/console/requests', shows: 'Request log' },
  { name: 'audit log', path: '/console/audit', shows: 'Audit log' },
  { name: 'operators', path: '/console/operators', shows: 'Operators' },
  { name: 'settings', path: '/console/settings', shows: 'Slack' },
  { name: 'settings of the link page', path: '/console/settings?tab=link', shows: 'Colour' },
  { name: 'environments', path: '/console/settings?tab=environments', shows: 'default' },
  { name: 'keys', path: '/console/settings?tab=keys', shows: 'Rotate' },
  { name: 'settings of the mail', path: '/console/settings?tab=mail', shows: 'Server' },
  { name: 'profile', path: '/console/profile', shows: 'ada@example.com' },
  { name: 'an address that leads nowhere', path: '/console/nowhere', shows: 'There is no page at this address' },
]
