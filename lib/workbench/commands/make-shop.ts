/** `npm run data -- shop`: makes the simulated shop and writes it into a folder. */
import path from "node:path";
import { parseArgs } from "node:util";
import { write } from "../../shop";
import { PARTS } from "../../shop/files/parts";
import { FORMATS } from "../../shop/files/write";
import { StatusLine } from "../status-line";
import { UsageError } from "../usage-error";

export async function makeShop(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seed: { type: "string", default: "7" },
      scale: { type: "string", default: "1" },
      format: { type: "string", default: "csv" },
      parts: { type: "string", default: PARTS.join(",") },
      out: { type: "string" },
    },
  });
  if (values.out === undefined) throw new UsageError("Where to? npm run data -- shop --out DIR");
  const folder = path.resolve(values.out);
  const options = { seed: numberOf("seed", values.seed), scale: numberOf("scale", values.scale) };
  const [format] = among("format", [values.format], FORMATS);
  const parts = among("parts", values.parts === "none" ? [] : values.parts.split(","), PARTS);
  const line = new StatusLine("shop");
  const stop = new AbortController();
  const onInterrupt = () => stop.abort(new Error("stopped, nothing written"));
  process.once("SIGINT", onInterrupt);
  try {
    const { files } = await write(options, folder, {
      format,
      parts,
      signal: stop.signal,
      onDay: ({ day, days, lines }) =>
        line.update(`day ${day + 1} of ${days}, ${counted(lines)} order lines`),
    });
    const lines = files.find((file) => path.parse(file.path).name === "lines")?.rows ?? 0;
    const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
    line.end(
      `${counted(lines)} order lines, ${files.length} files, ${(bytes / 1e6).toFixed(1)} MB in ${folder}`,
    );
    return 0;
  } catch (error) {
    if (stop.signal.aborted) {
      line.end(stop.signal.reason.message);
      return 130;
    }
    line.end("nothing written");
    if (error instanceof RangeError) throw new UsageError(error.message);
    throw error;
  } finally {
    process.removeListener("SIGINT", onInterrupt);
  }
}

function numberOf(name: string, text: string): number {
  const value = Number(text);
  if (text.trim() === "" || Number.isNaN(value))
    throw new UsageError(`--${name} must be a number, it is ${JSON.stringify(text)}`);
  return value;
}

function among<Name extends string>(
  option: string,
  given: readonly string[],
  known: readonly Name[],
): Name[] {
  return given.map((name) => {
    const found = known.find((own) => own === name);
    if (found === undefined)
      throw new UsageError(`--${option} must be among ${known.join(", ")}, it is ${JSON.stringify(name)}`);
    return found;
  });
}

function counted(count: number): string {
  return count.toLocaleString("en-US");
}
