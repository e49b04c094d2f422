import type { IntegrationMeta } from './describe.ts'

/** A page to read, before it is Markdown or HTML. Every text in it is plain. */
export type Page = {
  readonly title: string
  readonly paragraphs: readonly string[]
  readonly sections: readonly { readonly title: string; readonly tables: readonly Table[] }[]
}

export type Table = { readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] }

/** What an integration can do, for a person. */
export const toPage = (meta: IntegrationMeta): Page => ({
  title: `${meta.integration.label}: the unified user directory`,
  paragraphs: [
    meta.description,
    ...(meta.requires === undefined ? [] : [`Needs: ${meta.requires}.`]),
    ...(meta.documentation_link === null ? [] : [`The vendor's own documentation: ${meta.documentation_link}`]),
  ],
  sections: [
    ...meta.resources.map(({ resource, methods, fields }) => ({
      title: resource,
      tables: [
        {
          head: ['method', 'call', 'what it does'],
          rows: methods.map(({ method, http, summary }) => [method, http, summary]),
        },
        {
          head: ['field', 'filter', 'the vendor filters by', 'on update'],
          rows: fields.map((field) => [
            field.field,
            [field.kind ?? '', ...(field.values ?? [])].filter((word) => word !== '').join(' '),
            field.vendor_operators.join(', '),
            field.ignored_on_update ? 'ignored' : '',
          ]),
        },
      ],
    })),
    {
      title: 'facts',
      tables: [
        {
          head: ['fact', 'value'],
          rows: Object.entries(meta.facts).map(([name, value]) => [
            name,
            Array.isArray(value) ? value.join(' ') : String(value),
          ]),
        },
      ],
    },
  ],
})
