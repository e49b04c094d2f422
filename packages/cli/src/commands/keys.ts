import { defineCommand, type Noun } from '../command.ts'

const rotate = defineCommand({
  name: 'rotate',
  summary: 'Seal every credential with a new key while traffic goes on; repeat it after a crash',
  takes: {},
  examples: ['rollcall keys rotate'],
  run: async ({ client, output }) => {
    const value = await client.keyRing.rotate()
    await output.done(value, [
      `Key version ${value.version} is in use; ${value.rewrapped} credentials were moved to it.`,
    ])
  },
})

const list = defineCommand({
  name: 'list',
  summary: 'List the versions of the key and how many credentials each seals',
  takes: {},
  examples: ['rollcall keys list'],
  run: async ({ client, output }) =>
    output.rows((await client.keyRing.versions()).versions, [
      { title: 'version', value: ({ version }) => version },
      { title: 'created', value: ({ created_at }) => created_at },
      { title: 'retired', value: ({ retired_at }) => retired_at },
      { title: 'credentials', value: ({ credentials }) => credentials },
    ]),
})

export const keys: Noun = {
  name: 'keys',
  summary: 'The key ring that credentials are sealed with',
  commands: [list, rotate],
}
