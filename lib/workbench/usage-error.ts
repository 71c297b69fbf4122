/** A wrong command line; printed as a message without a stack trace, with exit code 2. */
export class UsageError extends Error {}

/** A file that cannot be used; printed as a message without a stack trace, with exit code 1. */
export class FileError extends Error {}

/** The sentence of a `FileError`. @throws Any other error. */
export function messageOf(error: unknown): string {
  if (error instanceof FileError) return error.message;
  throw error;
}
