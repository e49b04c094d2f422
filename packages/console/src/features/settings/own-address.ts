import type { client } from '../../data/client.ts'

type Integration = Awaited<ReturnType<typeof client.integrations.get>>

/** Where a vendor is reached: at one address of its own, or at another for each customer. */
export type OwnAddress =
  | { readonly kind: 'own'; readonly url: string }
  | { readonly kind: 'per-customer'; readonly example: string | undefined }

/** A base URL that nobody needs to enter is the vendor's own. Whoever has none has no consent page or token address of its own either. */
export const ownAddressOf = ({ settings }: Pick<Integration, 'settings'>): OwnAddress => {
  const field = settings.find(({ name }) => name === 'base_url')
  return field?.default === undefined
    ? { kind: 'per-customer', example: field?.placeholder }
    : { kind: 'own', url: field.default }
}

/** What it means to leave the base URL empty. */
export const emptyBaseUrlHint = (address: OwnAddress | undefined): string | undefined => {
  switch (address?.kind) {
    case 'own':
      return `Empty: the vendor’s own address, ${address.url}.`
    case 'per-customer':
      return 'Empty: whoever links an account enters theirs. This vendor has another address for each customer.'
    case undefined:
      return undefined
  }
}
