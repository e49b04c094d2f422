/** What the link SDK, which the server serves to everybody's pages, resolves with. */
type Linked = { readonly result: 'success'; readonly integration: string; readonly integrated_account_id: string }

type Options = { readonly iframe?: boolean; readonly integration?: string }

type Sdk = { authenticate(linkToken: string, options?: Options): Promise<Linked> }

/**
 * Opens the hosted link page as a customer's page does, with the same SDK from the same address.
 *
 * @throws `'closed'` or `'blocked'`, or an error that says why it did not work
 */
export const openLink = async (linkToken: string, options: Options = {}): Promise<Linked> => {
  const sdk: Sdk = await import(/* @vite-ignore */ `${location.origin}/link/sdk.js`)
  return sdk.authenticate(linkToken, options)
}

/** Whether somebody merely closed the page. */
export const isClosed = (thrown: unknown): boolean => thrown === 'closed'
