/** The output of child processes that inherit the standard streams of a cell: it is piped to the cell. */
import childProcess, { ChildProcess } from "node:child_process";
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import os from "node:os";
import path from "node:path";
import type { Readable } from "node:stream";
import { clearTimeout, setTimeout } from "../timers";
import { streamOf } from "./descriptors";
import type { StreamName } from "./process-output";

type Print = (name: StreamName, text: string | Uint8Array) => void;

/** A standard stream of this process that a child process inherits, at its place in the child's list. */
interface Inherited {
  readonly place: number;
  readonly name: StreamName;
}

/** The longest wait for output of a child that has ended; another process may still hold its stream. */
const LAST_OUTPUT_MILLISECONDS = 500;

/**
 * Gives pipes to child processes that would inherit a standard stream.
 *
 * @returns A function that waits for the last output of the children that have ended.
 */
export function pipeChildren(print: Print): () => Promise<void> {
  const open = new Map<Readable, ChildProcess>();
  const prototype = ChildProcess.prototype as unknown as {
    spawn(options: { readonly stdio?: unknown }): unknown;
  };
  const { spawn } = prototype;
  prototype.spawn = function (this: ChildProcess, options) {
    const inherited = inheritedStreams(options.stdio);
    if (inherited.length === 0) return spawn.call(this, options);
    const stdio = replacePlaces(options.stdio, inherited, () => "pipe");
    const result = spawn.call(this, { ...options, stdio });
    for (const { place, name } of inherited) {
      const pipe = this.stdio?.[place] as (Readable & { unref?(): void }) | null | undefined;
      if (!pipe) continue;
      pipe.setEncoding("utf8").on("data", (text: string) => print(name, text));
      pipe.once("close", () => open.delete(pipe));
      open.set(pipe, this);
      // As with an inherited stream, only the child itself keeps this process alive.
      pipe.unref?.();
      (this.stdio as unknown[])[place] = null;
      if (place === 1) this.stdout = null;
      if (place === 2) this.stderr = null;
    }
    return result;
  };
  return async () => {
    const ended = Array.from(open).filter(
      ([, child]) => child.exitCode !== null || child.signalCode !== null,
    );
    await Promise.all(ended.map(([pipe]) => closed(pipe)));
  };
}

function closed(pipe: Readable): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, LAST_OUTPUT_MILLISECONDS);
    pipe.once("close", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

/** Synchronous children write to files instead; this process cannot read a pipe before they have ended. */
export function pipeSynchronousChildren(print: Print): void {
  const functions = childProcess as unknown as Record<string, (...values: unknown[]) => unknown>;
  for (const name of ["spawnSync", "execFileSync", "execSync"]) {
    const run = functions[name] as (...values: unknown[]) => unknown;
    functions[name] = (...values) => {
      const at = values.findIndex((value, i) => i > 0 && isOptions(value));
      const options = values[at] as { readonly stdio?: unknown } | undefined;
      const inherited = inheritedStreams(options?.stdio);
      if (inherited.length === 0) return run(...values);
      return withFiles(inherited, print, (descriptors) => {
        const stdio = replacePlaces(options?.stdio, inherited, (i) => descriptors[i]);
        return run(...values.map((value, i) => (i === at ? { ...options, stdio } : value)));
      });
    };
  }
  syncBuiltinESMExports();
}

function isOptions(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function withFiles(
  inherited: readonly Inherited[],
  print: Print,
  run: (descriptors: readonly number[]) => unknown,
): unknown {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "merchant-lab-child-"));
  const files = inherited.map(({ place }) => path.join(folder, String(place)));
  const descriptors = files.map((file) => fs.openSync(file, "w"));
  try {
    return run(descriptors);
  } finally {
    for (const descriptor of descriptors) fs.closeSync(descriptor);
    for (const [i, { name }] of inherited.entries()) print(name, fs.readFileSync(files[i] ?? ""));
    fs.rmSync(folder, { recursive: true });
  }
}

/** The places of a `stdio` option that inherit a standard stream of this process. */
function inheritedStreams(stdio: unknown): Inherited[] {
  return placesOf(stdio).flatMap((value, place) => {
    const name = value === "inherit" ? streamOf(place) : streamOf(value);
    return name === undefined || place === 0 ? [] : [{ place, name }];
  });
}

function replacePlaces(
  stdio: unknown,
  inherited: readonly Inherited[],
  replacement: (i: number) => unknown,
): unknown[] {
  const places = [...placesOf(stdio)];
  for (const [i, { place }] of inherited.entries()) places[place] = replacement(i);
  return places;
}

function placesOf(stdio: unknown): readonly unknown[] {
  if (stdio === "inherit") return ["inherit", "inherit", "inherit"];
  return Array.isArray(stdio) ? stdio : [];
}
