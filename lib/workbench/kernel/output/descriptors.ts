/** Output by the functions of `fs`, to the file descriptors or the device files of the standard streams. */
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import type { StreamName } from "./process-output";

type Print = (name: StreamName, text: string | Uint8Array) => void;
type AnyFunction = (...values: unknown[]) => unknown;

/** The standard stream of a descriptor, a stream or a file. */
export function streamOf(target: unknown): StreamName | undefined {
  if (target === 1 || target === process.stdout || target === "/dev/stdout") return "stdout";
  if (target === 2 || target === process.stderr || target === "/dev/stderr") return "stderr";
  return undefined;
}

/** Replaces the functions of `fs` that write, for the standard streams; `fs.promises` stays as it is. */
export function redirectDescriptors(print: Print): void {
  for (const [name, bytesOf] of Object.entries(WRITERS)) {
    replace(`${name}Sync`, (original, target, ...values) => {
      const stream = streamOf(target);
      const bytes = stream && bytesOf(values);
      if (bytes === undefined) return original(target, ...values);
      print(stream as StreamName, bytes);
      return bytes.length;
    });
    replace(name, (original, target, ...values) => {
      const stream = streamOf(target);
      const bytes = stream && bytesOf(values);
      const callback = values.at(-1);
      if (bytes === undefined || typeof callback !== "function") return original(target, ...values);
      print(stream as StreamName, bytes);
      return process.nextTick(callback as AnyFunction, null, bytes.length, values[0]);
    });
  }
  // For cells that import the functions dynamically.
  syncBuiltinESMExports();
}

function replace(name: string, replacement: (original: AnyFunction, ...values: unknown[]) => unknown): void {
  const functions = fs as unknown as Record<string, AnyFunction>;
  const original = functions[name] as AnyFunction;
  const replaced: AnyFunction = (...values) => replacement(original, ...values);
  // `util.promisify` reads further properties of the function.
  Object.defineProperties(replaced, Object.getOwnPropertyDescriptors(original));
  functions[name] = replaced;
}

/** By function of `fs`: the bytes that it would write, or `undefined` for arguments that Node refuses. */
const WRITERS: Readonly<Record<string, (values: readonly unknown[]) => Buffer | undefined>> = {
  write: bytesOfPart,
  writev: ([views]) =>
    Array.isArray(views) && views.every(ArrayBuffer.isView) ? Buffer.concat(views.map(viewed)) : undefined,
  writeFile: bytesOfWhole,
  appendFile: bytesOfWhole,
};

/** A text with its encoding, or a part of a view. */
function bytesOfPart([content, second, third]: readonly unknown[]): Buffer | undefined {
  if (typeof content === "string") return encoded(content, third);
  if (!ArrayBuffer.isView(content)) return undefined;
  const named = typeof second === "object" && second !== null ? (second as Record<string, unknown>) : {};
  const start = Number(named.offset ?? (typeof second === "number" ? second : 0));
  const length = Number(named.length ?? (typeof third === "number" ? third : content.byteLength - start));
  return viewed(content).subarray(start, start + length);
}

function bytesOfWhole([content, options]: readonly unknown[]): Buffer | undefined {
  const named = typeof options === "object" && options !== null ? (options as Record<string, unknown>) : {};
  if (typeof content === "string") return encoded(content, named.encoding ?? options);
  return ArrayBuffer.isView(content) ? viewed(content) : undefined;
}

function encoded(text: string, encoding: unknown): Buffer {
  return Buffer.from(text, (typeof encoding === "string" ? encoding : "utf8") as BufferEncoding);
}

function viewed({ buffer, byteOffset, byteLength }: ArrayBufferView): Buffer {
  return Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength);
}
