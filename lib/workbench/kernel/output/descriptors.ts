/** Output by `fs.write(1, …)` and `fs.writeSync(2, …)`: the file descriptors of the standard streams. */
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import type { StreamName } from "./process-output";

type Print = (name: StreamName, text: string | Uint8Array) => void;

/** The standard stream of a file descriptor. */
export function streamOf(descriptor: unknown): StreamName | undefined {
  if (descriptor === 1 || descriptor === process.stdout) return "stdout";
  if (descriptor === 2 || descriptor === process.stderr) return "stderr";
  return undefined;
}

/** Replaces `fs.write` and `fs.writeSync` for the descriptors 1 and 2. */
export function redirectDescriptors(print: Print): void {
  const { write, writeSync } = fs as unknown as Record<string, (...values: unknown[]) => unknown>;
  replace("writeSync", (descriptor, ...values) => {
    const name = streamOf(descriptor);
    const bytes = name && bytesOf(values);
    if (bytes === undefined) return writeSync?.(descriptor, ...values);
    print(name as StreamName, bytes);
    return bytes.length;
  });
  replace("write", (descriptor, ...values) => {
    const name = streamOf(descriptor);
    const bytes = name && bytesOf(values);
    const callback = values.at(-1);
    if (bytes === undefined || typeof callback !== "function") return write?.(descriptor, ...values);
    print(name as StreamName, bytes);
    return process.nextTick(callback as () => void, null, bytes.length, values[0]);
  });
  // For cells that import the functions dynamically.
  syncBuiltinESMExports();
}

function replace(name: "write" | "writeSync", replacement: (...values: unknown[]) => unknown): void {
  // `util.promisify` reads further properties of the function.
  Object.defineProperties(replacement, Object.getOwnPropertyDescriptors(fs[name]));
  Object.assign(fs, { [name]: replacement });
}

/** The bytes to write: of a text with its encoding, or of a part of a view. */
function bytesOf([content, second, third]: readonly unknown[]): Buffer | undefined {
  if (typeof content === "string")
    return Buffer.from(content, (typeof third === "string" ? third : "utf8") as BufferEncoding);
  if (!ArrayBuffer.isView(content)) return undefined;
  const named = typeof second === "object" && second !== null ? (second as Record<string, unknown>) : {};
  const start = Number(named.offset ?? (typeof second === "number" ? second : 0));
  const length = Number(named.length ?? (typeof third === "number" ? third : content.byteLength - start));
  return Buffer.from(content.buffer, content.byteOffset, content.byteLength).subarray(start, start + length);
}
