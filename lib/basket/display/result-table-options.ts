/** What a table of results shows. */
export interface ResultTableOptions {
  /** Rows to show at most. @default 20 */
  readonly limit?: number;
  /** @default a summary of the results */
  readonly caption?: string;
}
