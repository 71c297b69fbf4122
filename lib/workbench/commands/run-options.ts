import { readNotebook } from "../notebooks/notebook-file";
import { parametersOf } from "../notebooks/notebook-inputs";
import { UsageError } from "../usage-error";

/** Reads `--param name=value` options: `["epochs=10"]` is `{ epochs: "10" }`. */
export function parseParameters(options: readonly string[]): Record<string, string> {
  const parameters: Record<string, string> = Object.create(null);
  for (const option of options) {
    const at = option.indexOf("=");
    if (at < 1) throw new UsageError(`--param must be NAME=VALUE, it is ${JSON.stringify(option)}`);
    parameters[option.slice(0, at)] = option.slice(at + 1);
  }
  return parameters;
}

/**
 * Gives each notebook the parameters that it has.
 *
 * @returns For each file, what to pass to `runNotebook`.
 * @throws {UsageError} If no notebook has a parameter of that name.
 */
export function distribute(
  files: readonly string[],
  parameters: Readonly<Record<string, string>>,
): ReadonlyMap<string, Record<string, string>> {
  const known = new Map(files.map((file) => [file, parametersOf(readNotebook(file))]));
  const all = [...new Set([...known.values()].flat())];
  for (const name of Object.keys(parameters)) {
    if (!all.includes(name))
      throw new UsageError(
        `No notebook named has the parameter ${JSON.stringify(name)}; there are: ${all.join(", ")}`,
      );
  }
  return new Map(
    files.map((file) => [
      file,
      Object.fromEntries(
        Object.entries(parameters).filter(([name]) => known.get(file)?.includes(name) === true),
      ),
    ]),
  );
}

/** Reads `--timeout`. @throws {UsageError} If it is not a number of seconds. */
export function parseTimeout(seconds: string): number {
  const value = Number(seconds);
  if (!(value > 0)) throw new UsageError(`--timeout must be a number of seconds > 0, it is ${seconds}`);
  return value;
}
