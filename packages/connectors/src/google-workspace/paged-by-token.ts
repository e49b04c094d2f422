import type { Paging } from '@rollcall/connector-kit'

/** Google's lists go on by a token; how many rows a page may have is another number for each. */
export const pagedByToken = (maxCount: number): Paging => ({
  kind: 'page-token',
  positionParameter: 'pageToken',
  sizeParameter: 'maxResults',
  nextField: 'nextPageToken',
  maxCount,
})
