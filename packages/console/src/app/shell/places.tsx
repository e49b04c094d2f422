import { Link } from '@tanstack/react-router'
import { classes } from '../../ui/classes.ts'
import { Tip } from '../../ui/tip.tsx'
import type { Place } from '../navigation.ts'
import { usePlaces } from './use-places.ts'

/** The way to every page. */
export const Places = ({
  isCollapsed = false,
  onGo,
}: {
  readonly isCollapsed?: boolean
  readonly onGo?: () => void
}) => (
  <nav aria-label="Pages" className={classes('min-h-0 overflow-y-auto pb-3', isCollapsed ? 'px-2' : 'px-3')}>
    {usePlaces().map(({ heading, places }) => (
      <div key={heading ?? 'first'}>
        {heading !== undefined &&
          (isCollapsed ? (
            <div className="mx-2 my-2 h-px bg-rule-2" />
          ) : (
            <div className="caption px-2 pt-4 pb-1">{heading}</div>
          ))}
        <ul className="flex flex-col gap-px">
          {places.map((place) => (
            <li key={place.title}>
              {isCollapsed ? (
                <Tip text={place.title}>
                  <PlaceLink place={place} isCollapsed {...(onGo === undefined ? {} : { onGo })} />
                </Tip>
              ) : (
                <PlaceLink place={place} {...(onGo === undefined ? {} : { onGo })} />
              )}
            </li>
          ))}
        </ul>
      </div>
    ))}
  </nav>
)

/** Rendered by `Tip` too, whose event handlers and ref it passes on. */
const PlaceLink = ({
  place: { title, icon: Icon, link },
  isCollapsed = false,
  onGo,
  ...rest
}: {
  readonly place: Place
  readonly isCollapsed?: boolean
  readonly onGo?: () => void
}) => (
  <Link
    {...rest}
    {...link}
    {...(onGo === undefined ? {} : { onClick: onGo })}
    aria-label={isCollapsed ? title : undefined}
    activeOptions={{ exact: link.to === '/', includeSearch: false }}
    className={classes(
      'relative flex h-8 items-center gap-2.5 rounded-md text-sm text-ink-2 transition-colors hover:bg-hover hover:text-ink max-sm:h-11 max-sm:text-base',
      isCollapsed ? 'w-9 justify-center' : 'px-2',
    )}
    activeProps={{
      className:
        'bg-paper font-medium text-ink! before:absolute before:inset-y-1.5 before:left-0 before:w-0.5 before:rounded-full before:bg-accent',
    }}
  >
    <Icon aria-hidden className="size-4 shrink-0" strokeWidth={1.75} />
    {!isCollapsed && title}
  </Link>
)
