import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { openDatabase } from '../../packages/server/src/db/index.ts'

/** Something that came out or stayed behind. */
export type Seen = { readonly where: string; readonly content: string | Buffer }

/** Secrets by what they are. */
export type Secrets = ReadonlyMap<string, string | Buffer>

/** The ways in which a secret may be written. */
export const formsOf = (secret: string | Buffer): readonly (readonly [name: string, bytes: Buffer])[] => {
  const bytes = Buffer.from(secret)
  const text = typeof secret === 'string' ? secret : secret.toString('base64')
  const written = {
    base64: unpadded(bytes.toString('base64')),
    base64url: unpadded(bytes.toString('base64url')),
    'URL-encoded': encodeURIComponent(text),
    'JSON-escaped': JSON.stringify(text).slice(1, -1),
    'JSON in JSON': JSON.stringify(JSON.stringify(text)).slice(3, -3),
    hex: bytes.toString('hex'),
    HEX: bytes.toString('hex').toUpperCase(),
  }
  return [['plain', bytes], ...Object.entries(written).map(([name, form]) => [name, Buffer.from(form)] as const)]
}

/** Without the last characters, which depend on what comes after. */
const unpadded = (base64: string): string => base64.replace(/=+$/, '').slice(0, -1)

/** A line for each secret, each form of it, and each place where it is. */
export const findSecrets = (secrets: Secrets, seen: readonly Seen[]): readonly string[] => {
  const forms = [...secrets].flatMap(([name, secret]) =>
    formsOf(secret).map(([form, bytes]) => ({ name: `${name}, ${form}`, bytes })),
  )
  return seen.flatMap(({ where, content }) => {
    const bytes = Buffer.from(content)
    return forms.filter((form) => bytes.includes(form.bytes)).map(({ name }) => `${name}, in ${where}`)
  })
}

export const filesIn = async (folder: string): Promise<readonly Seen[]> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  return Promise.all(paths.map(async (path) => ({ where: path, content: await readFile(path) })))
}

/** All tables of all schemas as text, and once more what bytes there are in it. */
export const tablesIn = async (folder: string): Promise<readonly Seen[]> => {
  const { db, close } = await openDatabase({ kind: 'folder', path: folder })
  try {
    const { rows: tables } = await sql<{ schema: string; name: string }>`
      select table_schema as schema, table_name as name from information_schema.tables
      where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`.execute(db)
    const dumped: Seen[] = []
    for (const { schema, name } of tables) {
      const table = sql.table(`${schema}.${name}`)
      const { rows } = await sql<{ row: string }>`select t::text as row from ${table} t`.execute(db)
      const content = rows.map(({ row }) => row).join('\n')
      dumped.push({ where: `table ${schema}.${name}`, content })
      dumped.push({ where: `bytes in table ${schema}.${name}`, content: bytesIn(content) })
    }
    return dumped
  } finally {
    await close()
  }
}

/** As PostgreSQL prints them: `\x6869`. */
const bytesIn = (text: string): Buffer =>
  Buffer.concat([...text.matchAll(/\\x([0-9a-f]+)/g)].map(([, hex = '']) => Buffer.from(hex, 'hex')))
