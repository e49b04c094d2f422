/** Where the sandbox listens when nobody says otherwise; the same variable as in local mode. */
export const portOf = (environment: Readonly<Record<string, string | undefined>>): string =>
  environment['ROLLCALL_SANDBOX_PORT'] || '4010'
