/** A mistake of the person at the keyboard: shown as one message, without a stack trace. */
export class UsageError extends Error {}
