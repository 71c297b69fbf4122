/** The arguments of a command: every option is known, is given once and has its value; none is empty. */
import { type ParseArgsConfig, parseArgs } from "node:util";
import { nearestName } from "../core/text/nearest-name";
import { UsageError } from "./usage-error";

/**
 * Parses arguments as `parseArgs` of Node does.
 *
 * @throws {UsageError} If an option is unknown, stands behind "--", or is given twice and is not `multiple`, or if an argument
 * is empty. @throws As `parseArgs`.
 */
export function readArguments<const Config extends ParseArgsConfig>(
  args: readonly string[],
  config: Config,
): ReturnType<typeof parseArgs<Config>> {
  const options = config.options ?? {};
  const lenient = { args: [...args], options, strict: false, allowPositionals: true, tokens: true } as const;
  const seen = new Set<string>();
  const known = Object.keys(options).map((option) => `--${option}`);
  for (const token of parseArgs(lenient).tokens) {
    if (token.kind === "option-terminator") continue;
    if (token.value?.trim() === "")
      throw new UsageError(`${token.kind === "option" ? token.rawName : "An argument"} must not be empty`);
    if (token.kind === "positional") {
      // The shell, or a second "--" of npm, made a file of an option.
      if (known.includes(token.value.split("=")[0]))
        throw new UsageError(`${token.value} stands behind "--", where no option is read`);
      continue;
    }
    const { name, rawName } = token;
    if (!Object.hasOwn(options, name))
      throw new UsageError(`Unknown option '${rawName}'${hintFor(rawName, known, "options")}`);
    if (seen.has(name) && !options[name].multiple) throw new UsageError(`${rawName} must be given once`);
    seen.add(name);
  }
  return parseArgs({ ...config, args: [...args] }) as ReturnType<typeof parseArgs<Config>>;
}

/** The number that an option was given. @throws {UsageError} If it is none, or is not allowed: `rule` says what is. */
export function readNumber(
  option: string,
  text: string,
  rule: string,
  isAllowed: (value: number) => boolean,
): number {
  const value = /^[-+.\de]+$/i.test(text) ? Number(text) : Number.NaN;
  if (!isAllowed(value))
    throw new UsageError(`${option} must be ${rule}, current value is ${JSON.stringify(text)}`);
  return value;
}

/** "; did you mean start?", or all that there are. */
export function hintFor(name: string, known: readonly string[], kind: string): string {
  if (known.length === 0) return `: there are no ${kind}`;
  const nearest = nearestName(name, known);
  return nearest === undefined ? `: the ${kind} are ${known.join(", ")}` : `: did you mean ${nearest}?`;
}
