/** Texts that DuckDB takes as they are: the files themselves, or what they are rewritten to. */
import path from "node:path";
import type { PlainText } from "./load";
import type { KnownOptions } from "./options";
import { type Reject, type RewriteJob, rewrite } from "./text/rewrite";
import type { Text } from "./text/understand";

/** Texts that the engine takes as they are, and what was left out of them. */
export interface Source {
  readonly texts: readonly PlainText[];
  readonly rejects: readonly Reject[];
  readonly footer: number;
  readonly isDirect: boolean;
}

/** Whether DuckDB reads the texts as our scanner does. */
export function isDirect(options: KnownOptions, texts: readonly Text[]): boolean {
  const { lenientQuotes, comment, footer = 0, shortRows } = options;
  if (lenientQuotes || comment !== "" || footer > 0 || shortRows === "fill") return false;
  return texts.every(({ encoding, layout }) => /^utf-?8$/i.test(encoding) && layout.names.length > 1);
}

export function directly(texts: readonly Text[]): Source {
  const plain = texts.map(({ path, name, layout }) => ({
    path,
    name,
    names: layout.names,
    marks: layout,
    hasLines: false,
    longest: undefined,
  }));
  return { texts: plain, rejects: [], footer: 0, isDirect: true };
}

export async function rewritten(
  options: KnownOptions,
  scratch: string,
  texts: readonly Text[],
): Promise<Source> {
  const plain: PlainText[] = [];
  const rejects: Reject[] = [];
  let footer = 0;
  for (const { path: file, name, encoding, layout } of texts) {
    const target = path.join(scratch, `rows-${plain.length}`);
    const ends: RewriteJob["footer"] = options.footer ?? (layout.titles > 0 ? "auto" : 0);
    const { names } = layout;
    const job = {
      ...layout,
      path: file,
      name,
      encoding,
      width: names.length,
      footer: ends,
      fillsShortRows: options.shortRows === "fill",
      signal: options.signal,
    };
    const done = await rewrite(job, target);
    rejects.push(...done.rejects);
    footer = done.footer;
    plain.push({
      path: target,
      name,
      names,
      marks: { delimiter: ",", quote: '"', skip: 0 },
      hasLines: true,
      longest: done.longest,
    });
  }
  return { texts: plain, rejects, footer, isDirect: false };
}
