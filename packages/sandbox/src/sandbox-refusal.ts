/** Thrown when the control door, or the in-process control, is asked for something that does not make sense. */
export class SandboxRefusal extends Error {
  /** HTTP status of the answer at the control door. */
  readonly status: 400 | 401 | 404 | 405 | 409 | 413

  constructor(status: 400 | 401 | 404 | 405 | 409 | 413, message: string) {
    super(message)
    this.name = 'SandboxRefusal'
    this.status = status
  }
}
