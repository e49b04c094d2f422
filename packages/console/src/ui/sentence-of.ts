/** What went wrong, for a person. Errors of the API carry such a sentence; anything else is a fault of this page. */
export const sentenceOf = (error: unknown): string => {
  if (error instanceof Error && error.message !== '') return error.message
  return 'This page has made a mistake. Load it again; if it happens again, report it.'
}
