/** Receives one file over HTTP into a partial file, and resumes after an interruption. */
import fs from "node:fs";
import { DiskError, onDiskAsync } from "./atomic-write";
import { get, HttpError } from "./http-client";

/** The bytes are not those of the catalogue. */
export class WrongBytesError extends Error {}

const MAX_INTERRUPTIONS = 8;

/**
 * Appends to the partial file until it has `length` bytes. Resumes as long as each attempt brings new bytes. A partial file
 * that is too long stays as it is: its SHA-256 will be wrong.
 */
export async function receive(
  url: string,
  partial: string,
  length: number,
  report: (received: number) => void,
  signal: AbortSignal | undefined,
): Promise<void> {
  for (let interruptions = 0; sizeOf(partial) < length || length === 0; interruptions++) {
    const before = sizeOf(partial);
    try {
      await receiveOnce(url, partial, length, report, signal);
      return;
    } catch (error) {
      signal?.throwIfAborted();
      if (sizeOf(partial) <= before || interruptions === MAX_INTERRUPTIONS) throw error;
    }
  }
}

/** The size of a file; 0 if there is none. */
export function sizeOf(file: string): number {
  return fs.statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

async function receiveOnce(
  url: string,
  partial: string,
  length: number,
  report: (received: number) => void,
  signal: AbortSignal | undefined,
): Promise<void> {
  const present = sizeOf(partial);
  const { statusCode, headers, body } = await get(
    url,
    present > 0 ? { range: `bytes=${present}-` } : {},
    signal,
  );
  try {
    let position = firstByte(statusCode, headers, present, length);
    const handle = await onDiskAsync(partial, fs.promises.open(partial, position > 0 ? "r+" : "w"));
    try {
      for await (const chunk of body as AsyncIterable<Buffer>) {
        if (position + chunk.length > length)
          throw new WrongBytesError(`it must be ${length} bytes long, more were sent`);
        await onDiskAsync(partial, write(handle, chunk, position));
        position += chunk.length;
        report(position);
      }
      if (position < length) throw new Error(`the answer ended after ${position} of ${length} bytes`);
      await onDiskAsync(partial, handle.sync());
    } catch (error) {
      if (error instanceof WrongBytesError || error instanceof DiskError) fs.rmSync(partial, { force: true });
      throw error;
    } finally {
      await handle.close();
    }
  } finally {
    body.destroy();
  }
}

/** The position in the file of the first byte of the body. Checks status and length before the body is read. */
function firstByte(
  status: number,
  headers: NodeJS.Dict<string | string[]>,
  present: number,
  length: number,
): number {
  if (status === 206) {
    const match = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(String(headers["content-range"]));
    if (match === null || Number(match[1]) !== present) throw new HttpError("a part that was not asked for");
    if (match[2] !== "*" && Number(match[2]) !== length) throw wrongLength(length, match[2]);
    return present;
  }
  if (status !== 200) throw new HttpError(`status ${status}`);
  const announced = headers["content-length"];
  if (announced !== undefined && Number(announced) !== length) throw wrongLength(length, String(announced));
  return 0;
}

function wrongLength(expected: number, actual: string): WrongBytesError {
  return new WrongBytesError(`it must be ${expected} bytes long, current value is ${actual}`);
}

/** Writes the whole chunk: one call may write only a part of it. */
async function write(handle: fs.promises.FileHandle, chunk: Buffer, position: number): Promise<void> {
  for (let done = 0; done < chunk.length; ) {
    const { bytesWritten } = await handle.write(chunk, done, chunk.length - done, position + done);
    done += bytesWritten;
  }
}
