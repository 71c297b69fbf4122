/** The interface of the writers: they write a table into a file incrementally, each in its format. */
import type { ShopTable } from "../tables/schemas";

/** Size and hash of a written file. */
export interface WrittenFile {
  readonly rows: number;
  readonly bytes: number;
  readonly sha256: string;
}

export interface TableWriter {
  /** Appends rows. */
  add(table: ShopTable): void;
  /** Writes the remaining rows, closes the file and describes it. */
  end(): WrittenFile;
  /** Closes the incomplete file. */
  abandon(): void;
}
