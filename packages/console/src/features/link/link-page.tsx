import { getRouteApi, Link } from '@tanstack/react-router'
import { useState } from 'react'
import { client } from '../../data/client.ts'
import { isClosed, openLink } from '../../data/link.ts'
import { useOne } from '../../data/use-one.ts'
import { Button } from '../../ui/button.tsx'
import { CodeBlock } from '../../ui/copy.tsx'
import { ErrorLine } from '../../ui/error-state.tsx'
import { PageHeader, Section } from '../../ui/page-header.tsx'
import { Select } from '../../ui/select.tsx'
import { Notice } from '../../ui/states.tsx'
import { TextField } from '../../ui/text-field.tsx'

const route = getRouteApi('/shell/link')

type Linked = Awaited<ReturnType<typeof openLink>>

/** The hosted link page, tried live: as a customer of yours would see it, with the SDK that your pages use. */
export const LinkPage = () => {
  const { integration } = route.useSearch()
  const [tenant, setTenant] = useState('')
  const [isBusy, setBusy] = useState(false)
  const [linked, setLinked] = useState<Linked>()
  const [error, setError] = useState<unknown>()
  const [url, setUrl] = useState<string>()
  const navigate = route.useNavigate()
  const known = useOne(['integrations'], (signal) => client.integrations.list({ limit: 200 }, { signal }))

  const token = () =>
    client.linkTokens.create({
      body: { tenant_id: tenant.trim(), ...(integration === undefined ? {} : { integrations: [integration] }) },
    })
  const attempt = async (act: () => Promise<void>): Promise<void> => {
    setBusy(true)
    setError(undefined)
    setLinked(undefined)
    setUrl(undefined)
    try {
      await act()
    } catch (thrown) {
      if (thrown === 'blocked')
        setError(new Error('The browser blocked the window. Allow windows for this page, or use “Here”.'))
      else if (!isClosed(thrown)) setError(thrown)
    } finally {
      setBusy(false)
    }
  }
  const open = (iframe: boolean) =>
    attempt(async () => {
      const { link_token } = await token()
      setLinked(await openLink(link_token, { iframe, ...(integration === undefined ? {} : { integration }) }))
    })

  return (
    <div className="min-h-0 grow overflow-y-auto">
      <PageHeader
        title="Link an account"
        description="The page on which your customers connect their applications. Here it links into this environment, for a tenant you name."
      />
      <Section title="Try it">
        <div className="flex max-w-xl flex-col gap-4">
          <TextField
            label="Tenant"
            hint="Your own name for the customer whose account it is."
            placeholder="acme"
            required
            maxLength={200}
            value={tenant}
            onChange={(event) => setTenant(event.target.value)}
          />
          <Select
            label="Integration"
            options={[
              { value: '', label: 'Let them choose' },
              ...(known.value?.result ?? []).map(({ name, label, description }) => ({
                value: name,
                label,
                hint: description,
              })),
            ]}
            value={integration ?? ''}
            onChange={(value) => void navigate({ search: value === '' ? {} : { integration: value }, replace: true })}
          />
          <div className="flex flex-wrap gap-2">
            <Button tone="primary" isBusy={isBusy} disabled={tenant.trim() === ''} onClick={() => void open(true)}>
              Link here
            </Button>
            <Button disabled={isBusy || tenant.trim() === ''} onClick={() => void open(false)}>
              In a window
            </Button>
            <Button
              tone="quiet"
              disabled={isBusy || tenant.trim() === ''}
              onClick={() => void attempt(async () => setUrl((await token()).url))}
            >
              Make a link to send
            </Button>
          </div>
          {error !== undefined && <ErrorLine error={error} />}
          {linked !== undefined && (
            <Notice tone="good">
              Connected.{' '}
              <Link to="/connections/$id" params={{ id: linked.integrated_account_id }} className="link">
                Open the connection
              </Link>
            </Notice>
          )}
          {url !== undefined && (
            <div className="flex flex-col gap-2">
              <p className="text-sm text-ink-2">
                Good for one account, for 7 days. Send it to the person who has the credential.
              </p>
              <CodeBlock code={url} label="Copy the link" />
            </div>
          )}
        </div>
      </Section>
      <Section title="The same in your product" description="Your server makes the token; your page opens it.">
        <div className="flex max-w-3xl flex-col gap-3">
          <CodeBlock code={serverCode(tenant.trim() || 'acme')} />
          <CodeBlock code={pageCode(integration)} />
          <p className="text-sm text-ink-2">
            Pages of other origins are let in under{' '}
            <Link to="/settings" search={{ tab: 'link' }} className="link">
              Settings, Link page
            </Link>
            .
          </p>
        </div>
      </Section>
    </div>
  )
}

const serverCode = (tenant: string): string => `curl -X POST ${location.origin}/link-token \\
  -H "Authorization: Bearer $ROLLCALL_API_TOKEN" -H "content-type: application/json" \\
  -d '{"tenant_id":"${tenant}"}'`

const pageCode = (
  integration: string | undefined,
): string => `import { authenticate } from '${location.origin}/link/sdk.js'

const { integrated_account_id } = await authenticate(linkToken${integration === undefined ? '' : `, { integration: '${integration}' }`})`
