/** `npm run data -- shop`: simulates the shop and writes its tables into a folder. */
import path from "node:path";
import { write } from "../../shop";
import { PARTS } from "../../shop/files/parts";
import { FORMATS } from "../../shop/files/write";
import { readArguments, readNumber } from "../command-arguments";
import { abortOnInterrupt } from "../interrupt";
import { StatusLine } from "../status-line";
import { UsageError } from "../usage-error";

export async function makeShop(args: readonly string[]): Promise<number> {
  const { values } = readArguments(args, {
    options: {
      seed: { type: "string", default: "7" },
      scale: { type: "string", default: "1" },
      format: { type: "string", default: "csv" },
      parts: { type: "string", default: PARTS.join(",") },
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
  const line = new StatusLine("shop");
  const { signal, release } = abortOnInterrupt("stopped, nothing written");
  try {
    const { files } = await write(options, folder, {
      format,
      parts,
      signal,
      onDay: ({ day, days, lines }) =>
        line.update(`day ${day + 1} of ${days}, ${formatCount(lines)} order lines`),
    });
    const lines = files.find((file) => path.parse(file.path).name === "lines")?.rows ?? 0;
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
    throw error;
  } finally {
    release();
  }
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
