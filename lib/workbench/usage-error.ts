/** A wrong command line; printed as a message without a stack trace. */
export class UsageError extends Error {}
