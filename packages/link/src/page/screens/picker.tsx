import { useId, useState } from 'react'
import { Glyph } from '../glyph.tsx'
import type { Integration } from '../session.ts'

type PickerProps = {
  readonly integrations: readonly Integration[]
  readonly onPick: (integration: Integration) => void
}

/** So few are seen at a glance. */
const FEW = 5

/** Which application to connect. */
export const Picker = ({ integrations, onPick }: PickerProps) => {
  const [wanted, setWanted] = useState('')
  const id = useId()
  const found = integrations.filter(({ label, name, description }) => isIn(`${label} ${name} ${description}`, wanted))
  return (
    <>
      {integrations.length > FEW && (
        <div className="search">
          <label htmlFor={id} className="hidden">
            Search applications
          </label>
          <input
            id={id}
            type="search"
            placeholder="Search applications"
            autoComplete="off"
            value={wanted}
            onChange={({ target }) => setWanted(target.value)}
          />
        </div>
      )}
      <p role="status" className={found.length === 0 ? 'nothing' : 'hidden'}>
        {found.length === 0 ? `No application is called “${wanted}”.` : `${found.length} applications`}
      </p>
      <ul className="choices">
        {found.map((integration) => (
          <li key={integration.name}>
            <button type="button" className="choice" onClick={() => onPick(integration)}>
              <Glyph {...integration} />
              <span className="choice-text">
                <span className="choice-name">{integration.label}</span>
                <span className="quiet">{integration.description}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </>
  )
}

const isIn = (text: string, wanted: string): boolean => text.toLowerCase().includes(wanted.trim().toLowerCase())
