import {
  deleteMailSettings,
  getMailSettings,
  type mailSettingsSchema,
  putMailSettings,
  testMailSettings,
} from '@rollcall/api'
import type { z } from 'zod'
import { type Route, route } from '../http/index.ts'
import type { Mail, MailSettings } from './mail.ts'

/** The settings of e-mail over HTTP. */
export const mailRoutes = (mail: Mail): readonly Route[] => [
  route(getMailSettings, async () => {
    const settings = await mail.settings()
    return { settings: settings === undefined ? null : view(settings) }
  }),
  route(putMailSettings, async ({ body: { password, ...settings } }) => ({
    settings: view(await mail.set(settings, password)),
  })),
  route(deleteMailSettings, async () => {
    await mail.clear()
    return { settings: null }
  }),
  route(testMailSettings, async ({ body }) => {
    await mail.test(body.to)
    return { sent: true, message: `The server took a message for ${body.to}.` }
  }),
]

const view = ({ hasPassword, ...settings }: MailSettings): z.output<typeof mailSettingsSchema> => ({
  ...settings,
  has_password: hasPassword,
})
