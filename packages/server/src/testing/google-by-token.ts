import { bearerToken, type Connector } from '@rollcall/connector-kit'
import { connectors } from '@rollcall/connectors'

/** Google's connector as it is, but for the consent of a person, which is not what such a test is about. */
export const googleByToken = (): Connector => {
  const google = connectors.find(({ id }) => id === 'google-workspace')
  if (google === undefined) throw new Error('there is no connector for Google')
  return { ...google, id: 'google-by-token', auth: [bearerToken({ label: 'Access token' })] }
}
