/** The folder of an export while it is written: a file for each table, or a folder of files by month for one that grows. */
import path from "node:path";
import { makeFolder } from "../../core/files/make-folder";
import type { Schema, ShopTable } from "../tables/schemas";
import { csvWriter } from "./csv-writer";
import { fileSchema, rowNumbers } from "./file-columns";
import { parquetWriter } from "./parquet-writer";
import type { TableWriter, WrittenFile } from "./table-writer";

/** File formats; they are also the file extensions. */
export const FORMATS = ["csv", "parquet"] as const;
/** A file format of an export. */
export type Format = (typeof FORMATS)[number];

const WRITERS = { csv: csvWriter, parquet: parquetWriter } as const;

/** The entry of a file in `manifest.json`. */
export interface ManifestFile extends WrittenFile {
  readonly path: string;
  readonly columns: Schema;
}

/** Appends rows to a table. */
export type Append = (table: ShopTable) => void;

interface OpenFile {
  readonly path: string;
  readonly columns: Schema;
  readonly writer: TableWriter;
  /** Ends the file, once. */
  readonly end: () => WrittenFile;
}

export function exportFolder(folder: string, format: Format, partition: "month" | undefined) {
  const files: OpenFile[] = [];
  const open = new Set<OpenFile>();
  const beforeEnd: (() => void)[] = [];
  let month = "";

  function start(name: string, columns: Schema): OpenFile {
    const file = path.join(folder, ...name.split("/"));
    makeFolder(path.dirname(file));
    const writer = WRITERS[format](`${file}.${format}`, columns);
    let written: WrittenFile | undefined;
    const started: OpenFile = {
      path: `${name}.${format}`,
      columns,
      writer,
      end() {
        open.delete(started);
        written ??= writer.end();
        return written;
      },
    };
    files.push(started);
    open.add(started);
    return started;
  }

  return {
    /** Says from which day, `YYYY-MM-DD`, the next rows are. */
    startDay(date: string): void {
      if (partition === "month") month = `/${date.slice(0, 7)}`;
    },
    /** Writes a table that does not grow. */
    complete(name: string, schema: Schema, table: ShopTable): void {
      const { writer, end } = start(kebab(name), fileSchema(name, schema));
      writer.add(rowNumbers()(table));
      end();
    },
    /** Starts a table that grows. A month without rows has no file, but a table has at least one. */
    growing(name: string, schema: Schema): Append {
      const columns = fileSchema(name, schema);
      const numbered = rowNumbers();
      let current = month;
      let file: OpenFile | undefined;
      const fileOfMonth = () => {
        if (file !== undefined && month === current) return file;
        file?.end();
        current = month;
        file = start(kebab(name) + month, columns);
        return file;
      };
      beforeEnd.push(() => file ?? fileOfMonth());
      return (table) => {
        if (table.rows > 0) fileOfMonth().writer.add(numbered(table));
      };
    },
    /** Ends all files and lists them. */
    end(): ManifestFile[] {
      for (const startIfEmpty of beforeEnd) startIfEmpty();
      return files.map(({ path, columns, end }) => ({ path, ...end(), columns }));
    },
    /** Closes the incomplete files. */
    abandon(): void {
      for (const { writer } of open) writer.abandon();
    },
  };
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
