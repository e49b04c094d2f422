import { Link } from '@tanstack/react-router'
import { EntryFrame } from './entry-frame.tsx'

/** A link that was used, is too old, or was cut on its way, by a mail program for one. */
export const DeadLink = ({ sentence }: { readonly sentence: string }) => (
  <EntryFrame
    title="This link does not work"
    description={`${sentence} Whoever sent it can make a new one.`}
    foot={
      <Link to="/sign-in" className="link">
        Go to signing in
      </Link>
    }
  />
)
