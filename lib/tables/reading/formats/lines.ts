/** What the readers of small formats share. */
import fs from "node:fs";
import { createDecoder } from "../../../core/text/decoder";

/** A file as rows of texts, the header first, and options that say what was chosen. */
export interface FileCells {
  readonly rows: readonly (readonly string[])[];
  readonly found: Readonly<Record<string, string>>;
}

/** The lines of a text in UTF-8, without a byte order mark. @throws {SyntaxError} If it is in another encoding. */
export function linesOf(action: string, file: string): string[] {
  try {
    const text = createDecoder("utf-8").decode(fs.readFileSync(file));
    const lines = text.replace(/^\ufeff/, "").split(/\r\n|\n|\r/);
    if (lines.at(-1) === "") lines.pop();
    return lines;
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    throw new SyntaxError(`Cannot ${action}: the text must be in UTF-8`, { cause });
  }
}
