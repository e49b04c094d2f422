import { Link } from '@tanstack/react-router'
import type { useConnections } from '../../data/connections.ts'
import { Section } from '../../ui/page-header.tsx'

type Connection = ReturnType<typeof useConnections>['rows'][number]

/** How many connections there are of each connector, and of how many tenants. */
export const ByConnector = ({
  connections,
  isAll,
}: {
  readonly connections: readonly Connection[]
  readonly isAll: boolean
}) => {
  const groups = [...Map.groupBy(connections, ({ integration }) => integration.label)].toSorted(
    ([one, first], [other, second]) => second.length - first.length || one.localeCompare(other),
  )
  return (
    <Section
      title="Connections"
      {...(isAll ? {} : { description: `Of the first ${connections.length.toLocaleString('en')}.` })}
      actions={
        <Link to="/connections" className="link text-sm">
          All connections
        </Link>
      }
    >
      <div className="overflow-x-auto">
        <table className="w-full max-w-3xl border-t border-rule text-sm">
          <thead>
            <tr className="border-b border-rule text-left">
              <th className="caption py-1.5 font-semibold">Connector</th>
              <th className="caption py-1.5 text-right font-semibold">Connections</th>
              <th className="caption py-1.5 text-right font-semibold">Tenants</th>
              <th className="caption py-1.5 text-right font-semibold">Working</th>
            </tr>
          </thead>
          <tbody>
            {groups.map(([label, rows]) => (
              <tr key={label} className="border-b border-rule">
                <td className="py-1.5">{label}</td>
                <td className="py-1.5 text-right">{rows.length.toLocaleString('en')}</td>
                <td className="py-1.5 text-right">
                  {new Set(rows.map((row) => row.tenant_id)).size.toLocaleString('en')}
                </td>
                <td className="py-1.5 text-right">
                  {rows.filter(({ status }) => status === 'active').length.toLocaleString('en')}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  )
}
