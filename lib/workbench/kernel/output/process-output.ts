/** Redirects what this process and its child processes print to the output of the running cell. */

import { Writable } from "node:stream";
import { StringDecoder } from "node:string_decoder";
import type { OutputSink } from "./buffer";
import { pipeChildren, pipeSynchronousChildren } from "./child-output";
import { redirectDescriptors } from "./descriptors";

export type StreamName = "stdout" | "stderr";

export interface ProcessOutput {
  /** The receiver of all that is printed from now on. */
  direct(sink: OutputSink): void;
  /** Writes to the error stream itself, which is the log of the process. */
  log(text: string): void;
  /** Waits for the last output of child processes that have ended. */
  settled(): Promise<void>;
}

/**
 * Replaces the functions of Node by which a process prints. Call it once. What native code and `fs.promises` print
 * does not pass through these functions: it goes to the log of the process.
 */
export function redirectProcess(): ProcessOutput {
  let current: OutputSink | undefined;
  const log = process.stderr.write.bind(process.stderr);
  const ends = (["stdout", "stderr"] as const).map((name) => redirectStream(name, () => current));
  const print = (name: StreamName, text: string | Uint8Array) => void process[name].write(text);
  redirectDescriptors(print);
  pipeSynchronousChildren(print);
  const settled = pipeChildren(print);
  return {
    direct(sink) {
      for (const end of ends) end();
      current = sink;
    },
    log: (text) => void log(text),
    settled,
  };
}

/**
 * Replaces `write` and `end` of a standard stream. Node's own Writable reads the arguments, checks them and calls
 * back. `end` leaves the stream open, since later cells print to it as well.
 *
 * @returns A function that prints what is left of a character that was not completed.
 */
function redirectStream(name: StreamName, sink: () => OutputSink | undefined): () => void {
  const stream = process[name];
  const write = stream.write.bind(stream);
  const decoder = new StringDecoder("utf8");
  const print = (text: string) => {
    const receiver = sink();
    if (receiver === undefined) write(text);
    else receiver.stream(name, text);
  };
  const writable = new Writable({
    decodeStrings: false,
    // The text has been passed on when `write` returns: there is nothing to wait for.
    highWaterMark: Number.MAX_SAFE_INTEGER,
    write(chunk: string | Uint8Array, encoding, done) {
      const isText = typeof chunk === "string" && /^utf-?8$/i.test(encoding);
      print(isText ? decoder.end() + chunk : decoder.write(bytesOf(chunk, encoding)));
      done();
    },
  });
  stream.write = writable.write.bind(writable) as typeof stream.write;
  stream.end = ((...values: unknown[]) => {
    const callback = values.find((value) => typeof value === "function") as (() => void) | undefined;
    const [chunk, encoding] = values.filter((value) => typeof value !== "function");
    if (chunk !== undefined && chunk !== null) writable.write(chunk, (encoding ?? "utf8") as BufferEncoding);
    process.nextTick(() => {
      // `stream.pipeline` waits for one of these, depending on the kind of the stream.
      stream.emit("finish");
      stream.emit("close");
      callback?.();
    });
    return stream;
  }) as typeof stream.end;
  return () => print(decoder.end());
}

function bytesOf(chunk: string | Uint8Array, encoding: string): Buffer {
  if (typeof chunk === "string") return Buffer.from(chunk, encoding as BufferEncoding);
  return Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
}
