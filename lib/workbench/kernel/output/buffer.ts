/** Buffers the output of a cell: many small writes become one message, and the total size is limited. */
import { clearTimeout, setTimeout } from "../timers";

export interface DisplayContent {
  readonly data: Readonly<Record<string, unknown>>;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly transient?: { readonly display_id?: string | undefined };
}

export interface OutputSink {
  stream(name: "stdout" | "stderr", text: string): void;
  display(content: DisplayContent, isUpdate: boolean): void;
}

export interface BufferedOutput extends OutputSink {
  /** Sends the buffered text; call it before sending anything that must come later. */
  flush(): void;
}

/** Most characters of output for one cell. */
export const OUTPUT_LIMIT = 10_000_000;

const BUFFER_MILLISECONDS = 20;
/** Longer text is sent at once, since a loop without `await` never lets the timer fire. */
const BUFFER_CHARACTERS = 4_000_000;

/** Passes output on to `sink`. Texts of one stream are joined; the order of streams and displays is kept. */
export function bufferOutput(sink: OutputSink, limit = OUTPUT_LIMIT): BufferedOutput {
  let buffer: string[] = [];
  let bufferLength = 0;
  let bufferedStream: "stdout" | "stderr" = "stdout";
  let timer: NodeJS.Timeout | undefined;
  /** Characters left until the limit; below 0 the output is cut. */
  let remaining = limit;

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    if (buffer.length === 0) return;
    const text = buffer.join("");
    buffer = [];
    bufferLength = 0;
    sink.stream(bufferedStream, text);
  }

  function add(name: "stdout" | "stderr", text: string): void {
    if (name !== bufferedStream) flush();
    bufferedStream = name;
    buffer.push(text);
    bufferLength += text.length;
    if (bufferLength > BUFFER_CHARACTERS) flush();
    // Without `unref` the timer would keep a finished process alive.
    else timer ??= setTimeout(flush, BUFFER_MILLISECONDS).unref();
  }

  /** Subtracts `length` from the remaining characters; writes a notice when the limit is first exceeded. */
  function isWithinLimit(length: number): boolean {
    if (remaining < 0) return false;
    remaining -= length;
    if (remaining >= 0) return true;
    add("stderr", `\n[output cut: the cell gave more than ${limit.toLocaleString("en")} characters]\n`);
    return false;
  }

  return {
    flush,
    stream(name, text) {
      if (text === "" || remaining < 0) return;
      if (text.length > remaining) add(name, text.slice(0, remaining));
      if (isWithinLimit(text.length)) add(name, text);
    },
    display(content, isUpdate) {
      flush();
      // An update replaces content that has already been counted.
      if (isUpdate || isWithinLimit(JSON.stringify(content.data).length)) sink.display(content, isUpdate);
    },
  };
}
