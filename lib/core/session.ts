/**
 * What this run has used so far: data sets and the engine. Loaders and engines note it here; the notebook's last cell
 * and the runner's table read it. It lives on `globalThis`, so that every copy of this module sees the same one.
 */

/** A data set that was read, and where it came from. */
export interface DatasetUse {
  readonly name: string;
  readonly origin: "package" | "folder" | "cache" | "download" | "generated";
  /** What a reader should know, e.g. "10,000 of the 70,000 digits" or "seed 7". */
  readonly detail?: string;
}

interface Session {
  readonly datasets: Map<string, DatasetUse>;
  engine: string | undefined;
}

const KEY = Symbol.for("merchant-lab.session");

function session(): Session {
  const holder = globalThis as unknown as Record<symbol, Session | undefined>;
  holder[KEY] ??= { datasets: new Map(), engine: undefined };
  return holder[KEY];
}

export function noteDataset(use: DatasetUse): void {
  session().datasets.set(use.name, use);
}

/** Notes the engine that computes neural networks, e.g. "WebAssembly (2 threads)". */
export function noteEngine(engine: string): void {
  session().engine = engine;
}

export function used(): { readonly datasets: readonly DatasetUse[]; readonly engine: string | undefined } {
  return { datasets: [...session().datasets.values()], engine: session().engine };
}
