/** The port from the environment. The only place that reads it; `--port` comes first. */
export const environmentPort = (): string | undefined => process.env['ROLLCALL_SANDBOX_PORT']
