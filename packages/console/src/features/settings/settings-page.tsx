import { getRouteApi } from '@tanstack/react-router'
import { useMay } from '../../data/operator.ts'
import { PageHeader } from '../../ui/page-header.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { EnvironmentsTab } from './environments-tab.tsx'
import { IntegrationsTab } from './integrations-tab.tsx'
import { KeysTab } from './keys-tab.tsx'
import { LinkTab } from './link-tab.tsx'
import { MailTab } from './mail-tab.tsx'

const route = getRouteApi('/shell/settings')

export const SettingsPage = () => {
  const { tab = 'integrations' } = route.useSearch()
  const navigate = route.useNavigate()
  const mayChange = useMay('admin')
  return (
    <>
      <PageHeader title="Settings" description="Of this environment, and of this installation." />
      {mayChange ? (
        <Tabs
          label="Settings"
          value={tab}
          onChange={(next) => void navigate({ search: { tab: next } })}
          tabs={[
            { name: 'integrations', title: 'Integrations', content: <IntegrationsTab /> },
            { name: 'link', title: 'Link page', content: <LinkTab /> },
            { name: 'environments', title: 'Environments', content: <EnvironmentsTab /> },
            { name: 'keys', title: 'Keys', content: <KeysTab /> },
            { name: 'mail', title: 'E-mail', content: <MailTab /> },
          ]}
        />
      ) : (
        <EmptyState title="Not with your role">Settings are for owners and administrators.</EmptyState>
      )}
    </>
  )
}
