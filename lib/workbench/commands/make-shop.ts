/** `npm run data -- shop`: simulates the shop and writes its tables into a folder. */
import fs from "node:fs";
import path from "node:path";
import { write } from "../../shop";
import { FORMATS, type Format } from "../../shop/files/export-folder";
import { PARTS } from "../../shop/files/parts";
import type { ShopOptions } from "../../shop/parameters/parameters";
import { resolveParameters } from "../../shop/parameters/resolve-parameters";
import { readArguments, readNumber } from "../command-arguments";
import { abortOnInterrupt } from "../interrupt";
import { StatusLine } from "../status-line";
import { reasonOf } from "../text-file";
import { FileError, UsageError } from "../usage-error";

/** Megabytes of a shop with all parts, as measured: those that do not depend on the scale, and those at scale 1. */
const SIZES: Readonly<Record<Format, readonly [fixed: number, perScale: number]>> = {
  csv: [7, 57],
  parquet: [1.6, 13],
};
/** Seconds on a slow machine. */
const SECONDS_PER_SCALE = 4;

export async function makeShop(args: readonly string[]): Promise<number> {
  const { values } = readArguments(args, {
    options: {
      seed: { type: "string", default: "7" },
      scale: { type: "string", default: "1" },
      format: { type: "string", default: "csv" },
      parts: { type: "string", default: PARTS.join(",") },
      partition: { type: "string" },
      out: { type: "string" },
    },
  });
  if (values.out === undefined) throw new UsageError("Name the folder: npm run data -- shop --out DIR");
  const numberOf = (option: string, text: string) =>
    readNumber(option, text, "a number", (value) => !Number.isNaN(value));
  const folder = path.resolve(values.out);
  const options = { seed: numberOf("--seed", values.seed), scale: numberOf("--scale", values.scale) };
  const [format] = chooseFrom(FORMATS, "format", [values.format]);
  const parts = chooseFrom(PARTS, "parts", values.parts === "none" ? [] : values.parts.split(","));
  const [partition] = chooseFrom(
    ["month"],
    "partition",
    values.partition === undefined ? [] : [values.partition],
  );
  requireParameters(options);
  requireSpace(folder, options.scale, format);
  const line = new StatusLine("shop");
  const { signal, release } = abortOnInterrupt("stopped, nothing written");
  try {
    let lines = 0;
    const { files } = await write(options, folder, {
      format,
      parts,
      partition,
      signal,
      onDay: ({ day, days, lines: written }) => {
        lines = written;
        line.update(`day ${day + 1} of ${days}, ${formatCount(lines)} order lines`);
      },
    });
    const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
    line.end(
      `${formatCount(lines)} order lines, ${files.length} files, ${(bytes / 1e6).toFixed(1)} MB in ${folder}`,
    );
    return 0;
  } catch (error) {
    if (signal.aborted) {
      line.end(signal.reason.message);
      return 130;
    }
    line.end("nothing written");
    if (error instanceof RangeError) throw new UsageError(error.message);
    const reason = reasonOf(error);
    throw reason === undefined ? error : new FileError(`Cannot write to ${folder}: ${reason}`);
  } finally {
    release();
  }
}

/** @throws {UsageError} If the seed or the scale is out of range: before the disk is asked. */
function requireParameters(options: ShopOptions): void {
  try {
    resolveParameters(options);
  } catch (error) {
    throw error instanceof RangeError ? new UsageError(error.message) : error;
  }
}

/** Says what the shop costs. @throws {FileError} If the disk has less space. */
function requireSpace(folder: string, scale: number, format: Format): void {
  const [fixed, perScale] = SIZES[format];
  const size = fixed + perScale * scale;
  let existing = folder;
  while (!fs.existsSync(existing) && path.dirname(existing) !== existing) existing = path.dirname(existing);
  const { bavail, blocks, bsize } = fs.statfsSync(existing);
  const free = (bavail * bsize) / 1e6;
  // Some file systems do not say how large they are.
  if (blocks > 0 && size > free)
    throw new FileError(
      `Cannot write to ${folder}: scale ${scale} needs about ${formatCount(Math.ceil(size))} MB, ${formatCount(Math.floor(free))} MB are free`,
    );
  const minutes = Math.ceil((SECONDS_PER_SCALE * scale) / 60);
  console.log(
    `scale ${scale}: at most about ${formatCount(Math.ceil(size))} MB and ${formatCount(minutes)} minute${minutes === 1 ? "" : "s"}`,
  );
}

function chooseFrom<Name extends string>(
  allowed: readonly Name[],
  option: string,
  names: readonly string[],
): Name[] {
  return names.map((name) => {
    const found = allowed.find((candidate) => candidate === name);
    if (found === undefined)
      throw new UsageError(
        `--${option} must be one of ${allowed.join(", ")}, current value is ${JSON.stringify(name)}`,
      );
    return found;
  });
}

function formatCount(count: number): string {
  return count.toLocaleString("en-US");
}
