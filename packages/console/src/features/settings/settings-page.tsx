import { getRouteApi } from '@tanstack/react-router'
import { PageHeader } from '../../ui/page-header.tsx'
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
  return (
    <>
      <PageHeader title="Settings" description="Of this environment, and of this installation." />
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
    </>
  )
}
