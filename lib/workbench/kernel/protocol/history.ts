/** The cells that were executed, for `history_request`. */

/** The session, the execution count, and the source, with the output if that was asked for. */
type Entry = readonly [session: number, count: number, input: string | readonly [string, null]];

const SESSION = 1;

export class History {
  readonly #sources: (readonly [count: number, source: string])[] = [];

  add(count: number, source: string): void {
    this.#sources.push([count, source]);
  }

  /** The cells of a request: the last `n`, those of a range of counts, or those that match a pattern. */
  select(request: Readonly<Record<string, unknown>>): Entry[] {
    const { hist_access_type: access, n, start = 0, stop, pattern = "*", unique, output } = request;
    const last = typeof n === "number" ? n : Number.POSITIVE_INFINITY;
    let chosen = this.#sources;
    if (access === "range")
      chosen = chosen.filter(
        ([count]) => count >= Number(start) && count < Number(stop ?? Number.POSITIVE_INFINITY),
      );
    if (access === "search") chosen = chosen.filter(([, source]) => matches(source, String(pattern)));
    if (access === "search" && unique === true)
      chosen = chosen.filter(([, source], i) => !chosen.slice(i + 1).some(([, later]) => later === source));
    if (access !== "range") chosen = last > 0 ? chosen.slice(-last) : [];
    return chosen.map(([count, source]) => [SESSION, count, output === true ? [source, null] : source]);
  }
}

/** `*` stands for any text and `?` for one character. */
function matches(text: string, pattern: string): boolean {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${escaped.replaceAll("*", "[^]*").replaceAll("?", "[^]")}$`).test(text);
}
