/**
 * Questions to order lines that do not fit into memory: DuckDB in 2 GB, each job in a process of its own. There is no peer. The
 * lines are the simulated shop's, again and again with other orders and customers; so the answers to the many copies must be
 * those to the first one, with all counts as many times as large.
 */
import { execFile } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { shop, tables } from "../../lib";
import { temporaryFolder } from "./harness/peer-process";
import type { CurvePoint } from "./harness/types";

const LINES = 100_000_000;
const BYTES = 8e9;
/** A shop of 4.7 million lines. */
const SCALE = 10;
const PROGRAM = path.join(__dirname, "peers/our_scale.js");
const JOBS = ["item counts", "pairs", "regression", "RFM"] as const;

interface Measured {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly peakBytes: number;
  /** Counts, which grow with the copies. */
  readonly counts: readonly number[];
  /** Numbers that are the same for one copy and for many. */
  readonly constants: readonly number[];
}

export async function* curves(): AsyncGenerator<CurvePoint> {
  const folder = temporaryFolder();
  const { bavail, bsize } = fs.statfsSync(folder);
  if (bavail * bsize < BYTES)
    throw new RangeError(`Cannot write the order lines: ${folder} must have ${BYTES / 1e9} GB free`);
  const { copies, linesInCopy } = await writeLines(folder);
  for (const job of JOBS) {
    const once = await run(job, path.join(folder, "lines-0.parquet"), folder);
    yield pointOf(job, linesInCopy, once);
    const all = await run(job, path.join(folder, "lines-*.parquet"), folder);
    yield pointOf(job, copies * linesInCopy, all);
    requireSame(job, once, all, copies);
  }
}

function pointOf(
  job: string,
  size: number,
  { seconds, cpuSeconds, peakBytes, counts }: Measured,
): CurvePoint {
  const answer = `${cpuSeconds.toFixed(1)} CPU s, ${counts.length} counts`;
  return { curve: job, size, seconds, peakBytes, answer };
}

async function run(job: string, files: string, scratch: string): Promise<Measured> {
  const { stdout } = await promisify(execFile)(process.execPath, [PROGRAM, job, files, scratch], {
    maxBuffer: 1e9,
  });
  return JSON.parse(stdout);
}

/** @throws {Error} If the counts are not as many times as large, or the constants differ by more than sums in another order do. */
function requireSame(job: string, once: Measured, all: Measured, copies: number): void {
  const areCopies =
    all.counts.length === once.counts.length &&
    all.counts.every((count, i) => count === copies * once.counts[i]);
  const areEqual = all.constants.every(
    (value, i) => Math.abs(value - once.constants[i]) <= 1e-6 * Math.max(1, Math.abs(value)),
  );
  if (!areCopies || !areEqual)
    throw new Error(`Wrong answer: ${job} of ${copies} copies is not that of one, ${copies} times`);
}

/** Writes the lines, a file for each copy. */
async function writeLines(
  folder: string,
): Promise<{ readonly copies: number; readonly linesInCopy: number }> {
  const written = path.join(folder, "shop");
  const { files } = await shop.write({ seed: 7, scale: SCALE }, written, { format: "parquet", parts: [] });
  const linesInCopy = files.find((file) => file.path === "lines.parquet")?.rows as number;
  const copies = Math.ceil(LINES / linesInCopy);
  const engine = await tables.open({ memoryMegabytes: 2000, scratch: folder });
  const lines = await tables.read(path.join(written, "lines.parquet"), { engine });
  const [{ orders, customers }] = (await lines
    .groupBy()
    .summarise((all, { maximum }) => ({ orders: maximum(all.order), customers: maximum(all.customer) }))
    .toRows()) as readonly { readonly orders: number; readonly customers: number }[];
  for (let copy = 0; copy < copies; copy++) {
    const moved = lines.derive(({ order, customer }) => ({
      order: order.plus(copy * (orders + 1)),
      customer: customer.plus(copy * (customers + 1)),
    }));
    await tables.write(path.join(folder, `lines-${copy}.parquet`), moved);
  }
  engine.close();
  const bytes = fs
    .readdirSync(folder)
    .reduce((sum, name) => sum + fs.statSync(path.join(folder, name)).size, 0);
  console.log(
    `scale: ${(copies * linesInCopy).toLocaleString("en-US")} order lines, ${(bytes / 1e9).toFixed(1)} GB of Parquet`,
  );
  return { copies, linesInCopy };
}
