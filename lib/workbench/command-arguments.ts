/** The arguments of a command: every option is known, is given once and has its value. */
import { type ParseArgsConfig, parseArgs } from "node:util";
import { nearestName } from "../core/text/nearest-name";
import { UsageError } from "./usage-error";

/**
 * Parses arguments as `parseArgs` of Node does.
 *
 * @throws {UsageError} If an option is unknown, or is given twice and is not `multiple`. @throws As `parseArgs`.
 */
export function readArguments<const Config extends ParseArgsConfig>(
  args: readonly string[],
  config: Config,
): ReturnType<typeof parseArgs<Config>> {
  const options = config.options ?? {};
  const lenient = { args: [...args], options, strict: false, allowPositionals: true, tokens: true } as const;
  const seen = new Set<string>();
  for (const token of parseArgs(lenient).tokens) {
    if (token.kind !== "option") continue;
    const { name, rawName } = token;
    if (!Object.hasOwn(options, name)) {
      const known = Object.keys(options).map((option) => `--${option}`);
      throw new UsageError(`Unknown option '${rawName}'${hintFor(rawName, known, "options")}`);
    }
    if (seen.has(name) && !options[name].multiple) throw new UsageError(`${rawName} must be given once`);
    seen.add(name);
  }
  return parseArgs({ ...config, args: [...args] }) as ReturnType<typeof parseArgs<Config>>;
}

/** "; did you mean start?", or all that there are. */
export function hintFor(name: string, known: readonly string[], kind: string): string {
  if (known.length === 0) return `: there are no ${kind}`;
  const nearest = nearestName(name, known);
  return nearest === undefined ? `: the ${kind} are ${known.join(", ")}` : `: did you mean ${nearest}?`;
}
