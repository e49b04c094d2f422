/** A bench that cannot be run as things are; the message says what to do. */
export class BenchFailure extends Error {}
