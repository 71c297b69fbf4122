/** Receives one file over HTTP into a partial file, and resumes after an interruption. */
import fs from "node:fs";
import { DiskError, onDiskAsync } from "./atomic-write";
import { type FinalResponse, get, HttpError } from "./http-client";
import { chunksOf, SlowHostError } from "./response-body";

/** The bytes are not those of the catalogue. */
export class WrongBytesError extends Error {}

const MAX_INTERRUPTIONS = 8;

/** Where the bytes of a partial file come from. */
interface Origin {
  /** Whether one answer brought them all. */
  isWhole: boolean;
  /** What the server called the version that it sent. */
  etag?: string | undefined;
}

/**
 * Appends to the partial file until it has `length` bytes. Resumes as long as each attempt brings new bytes. A partial file
 * that is too long stays as it is: its SHA-256 will be wrong.
 *
 * @returns Whether one answer brought the whole file. The parts of several answers may not belong together.
 */
export async function receive(
  url: string,
  partial: string,
  length: number,
  report: (received: number) => void,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const origin: Origin = { isWhole: sizeOf(partial) === 0 };
  for (let interruptions = 0; sizeOf(partial) < length || length === 0; interruptions++) {
    const before = sizeOf(partial);
    try {
      await receiveOnce(url, partial, length, origin, report, signal);
      break;
    } catch (error) {
      signal?.throwIfAborted();
      const isNew = sizeOf(partial) > before;
      if (!isNew || error instanceof SlowHostError || interruptions === MAX_INTERRUPTIONS) throw error;
    }
  }
  return origin.isWhole;
}

/** The size of a file; 0 if there is none. */
export function sizeOf(file: string): number {
  return fs.statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

async function receiveOnce(
  url: string,
  partial: string,
  length: number,
  origin: Origin,
  report: (received: number) => void,
  signal: AbortSignal | undefined,
): Promise<void> {
  const present = sizeOf(partial);
  const response = await ask(url, present, origin.etag, signal);
  try {
    let position = firstByte(response, present, length);
    origin.isWhole = position === 0;
    origin.etag = strongETag(response);
    const handle = await onDiskAsync(partial, fs.promises.open(partial, position > 0 ? "r+" : "w"));
    try {
      for await (const chunk of chunksOf(response)) {
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
    response.body.destroy();
  }
}

/** Asks for the rest, or for the whole file if the server has another version now or no such part. */
async function ask(
  url: string,
  present: number,
  etag: string | undefined,
  signal: AbortSignal | undefined,
): Promise<FinalResponse> {
  if (present > 0) {
    const range = { range: `bytes=${present}-` };
    const response = await get(url, etag === undefined ? range : { ...range, "if-range": etag }, signal);
    if (response.statusCode !== 416) return response;
    response.body.destroy();
  }
  return await get(url, {}, signal);
}

/** A weak ETag does not promise the same bytes. */
function strongETag({ headers }: FinalResponse): string | undefined {
  const etag = headers.etag;
  return typeof etag === "string" && etag.startsWith('"') ? etag : undefined;
}

/** The position in the file of the first byte of the body. Checks status and length before the body is read. */
function firstByte({ statusCode: status, headers }: FinalResponse, present: number, length: number): number {
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
