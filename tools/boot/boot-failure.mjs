/** A start that cannot go on for a reason worth a sentence rather than a stack. */
export class BootFailure extends Error {}
