/** Texts that DuckDB takes as they are: the files themselves, or what they are rewritten to. */
import path from "node:path";
import type { PlainText } from "./load";
import type { KnownOptions } from "./options";
import { type Reject, rewrite } from "./text/rewrite";
import type { Text } from "./text/understand";

/** Texts to load, and what was left out of them. */
export interface Source {
  readonly texts: readonly PlainText[];
  readonly rejects: readonly Reject[];
  /** The number of records at the end of the last text that are no rows. */
  readonly footer: number;
  /** Whether the texts are the files themselves. */
  readonly isDirect: boolean;
}

/** The files themselves, where DuckDB reads them as our scanner does; else rewritten ones. */
export async function sourceOf(
  options: KnownOptions,
  scratch: string,
  texts: readonly Text[],
): Promise<Source> {
  const { lenientQuotes, comment, footer = 0, shortRows } = options;
  const isPlain = !lenientQuotes && comment === "" && footer === 0 && shortRows === "refuse";
  const isDirect = texts.every(
    ({ encoding, names, hasLongHead }) => /^utf-?8$/i.test(encoding) && names.length > 1 && !hasLongHead,
  );
  return isPlain && isDirect
    ? { texts, rejects: [], footer: 0, isDirect }
    : await rewritten(options, scratch, texts);
}

/** Rewrites the files one after the other. */
export async function rewritten(
  options: KnownOptions,
  scratch: string,
  texts: readonly Text[],
): Promise<Source> {
  const plain: PlainText[] = [];
  let rejects: readonly Reject[] = [];
  let footer = 0;
  for (const text of texts) {
    const target = path.join(scratch, `rows-${plain.length}`);
    const done = await rewrite(text, options, target);
    const { name, names } = text;
    plain.push({ path: target, name, names, delimiter: ",", quote: '"', skip: 0, longest: done.longest });
    rejects = rejects.concat(done.rejects);
    footer = done.footer;
  }
  return { texts: plain, rejects, footer, isDirect: false };
}
