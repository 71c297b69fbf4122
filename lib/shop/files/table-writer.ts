/** What writes a table into a file, bit by bit, in one format or another. */
import type { Schema, ShopTable } from "../tables/schemas";

export interface WrittenFile {
  readonly rows: number;
  readonly bytes: number;
  readonly sha256: string;
}

export interface TableWriter<Definition extends Schema> {
  /** Writes these rows behind those before. */
  add(table: ShopTable<Definition>): void;
  /** Writes what is left, closes the file and tells about it. */
  end(): WrittenFile;
  /** Closes the file as it is. */
  abandon(): void;
}
