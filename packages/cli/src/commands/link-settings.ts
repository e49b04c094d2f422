import { defineCommand, type Noun } from '../command.ts'
import { UsageError } from '../exit-codes.ts'
import { argument, text, texts, yesOrNo } from '../input.ts'

const environmentArgument = argument('<environment>', 'id of the environment, as in "rollcall environments list"')

const get = defineCommand({
  name: 'get',
  summary: 'Show how the hosted page looks, and which pages may open it',
  takes: { environment: environmentArgument },
  examples: ['rollcall link-settings get e-1'],
  run: async ({ client, output }, { environment }) =>
    output.document(await client.linkSettings.get({ id: environment })),
})

const update = defineCommand({
  name: 'update',
  summary: 'Change how the hosted page looks, and which pages may open it; only what is given changes',
  takes: {
    environment: environmentArgument,
    origins: texts(
      '--origin <origin>',
      'a page that may open it, e.g. https://app.acme.test; replaces all; may be repeated',
    ),
    noOrigins: yesOrNo('--no-origins', 'no page may open it'),
    name: text('--name <name>', 'who asks, e.g. "Acme HR"'),
    logo: text('--logo <url>', 'https, or a data: URL with a PNG or SVG'),
    color: text('--color <#rrggbb>', 'of the main button'),
  },
  examples: ["rollcall link-settings update e-1 --origin https://app.acme.test --name 'Acme HR'"],
  run: async ({ client, output }, { environment, origins, noOrigins, name, logo, color }) => {
    const branding = {
      ...(name === undefined ? {} : { name }),
      ...(logo === undefined ? {} : { logo_url: logo }),
      ...(color === undefined ? {} : { color }),
    }
    const body = {
      ...(origins.length > 0 || noOrigins ? { origins: noOrigins ? [] : origins } : {}),
      ...(Object.keys(branding).length > 0 ? { branding } : {}),
    }
    if (Object.keys(body).length === 0) throw new UsageError('There is nothing to change. See --help.')
    const value = await client.linkSettings.update({ id: environment, body })
    await output.done(value, [`Updated the link settings of ${value.environment_id}.`])
  },
})

export const linkSettings: Noun = {
  name: 'link-settings',
  summary: 'How the hosted page of an environment looks, and which pages may open it',
  commands: [get, update],
}
