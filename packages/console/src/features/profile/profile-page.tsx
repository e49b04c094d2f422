import { ROLE_WORDS, useOperator } from '../../data/operator.ts'
import { KeyValues } from '../../ui/key-values.tsx'
import { PageHeader, Section } from '../../ui/page-header.tsx'
import { Badge } from '../../ui/status.tsx'
import { PasswordSection } from './password-section.tsx'
import { SecondFactorSection } from './second-factor-section.tsx'
import { SessionsSection } from './sessions-section.tsx'

/** Who is signed in, and what keeps others from being them. */
export const ProfilePage = () => {
  const { name, email, role, scopes } = useOperator()
  return (
    <>
      <PageHeader title="Your profile" />
      <Section title="Who you are">
        <KeyValues
          facts={{
            Name: name,
            'E-mail address': email,
            Role: ROLE_WORDS[role],
            'You may': (
              <span className="flex flex-wrap gap-1">
                {scopes.map((scope) => (
                  <Badge key={scope} isCode>
                    {scope}
                  </Badge>
                ))}
              </span>
            ),
          }}
        />
      </Section>
      <PasswordSection />
      <SecondFactorSection />
      <SessionsSection />
    </>
  )
}
