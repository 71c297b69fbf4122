/** Gathers what a cell prints: 100,000 small writes become one message, and no cell can fill the disk. */

export interface DisplayContent {
  readonly data: Readonly<Record<string, unknown>>;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly transient?: { readonly display_id?: string | undefined };
}

export interface OutputSink {
  stream(name: "stdout" | "stderr", text: string): void;
  display(content: DisplayContent, isUpdate: boolean): void;
}

export interface GatheredOutput extends OutputSink {
  /** Sends what is held back; needed before anything that must come after it. */
  flush(): void;
}

/** What one cell may print and show, in characters. */
export const OUTPUT_LIMIT = 10_000_000;

const HOLD_MILLISECONDS = 20;
/** A loop that never ends never lets the timer fire: beyond this size text goes out by itself. */
const HOLD_CHARACTERS = 4_000_000;

/** Stands between a cell and `sink`. Texts of one stream are joined, the order of streams and displays stays. */
export function gatherOutput(sink: OutputSink, limit = OUTPUT_LIMIT): GatheredOutput {
  let held: string[] = [];
  let heldLength = 0;
  let heldName: "stdout" | "stderr" = "stdout";
  let timer: NodeJS.Timeout | undefined;
  let room = limit;

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    if (held.length === 0) return;
    const text = held.join("");
    held = [];
    heldLength = 0;
    sink.stream(heldName, text);
  }

  function hold(name: "stdout" | "stderr", text: string): void {
    if (name !== heldName) flush();
    heldName = name;
    held.push(text);
    heldLength += text.length;
    if (heldLength > HOLD_CHARACTERS) flush();
    // Without `unref` the timer would keep a finished process alive.
    else timer ??= setTimeout(flush, HOLD_MILLISECONDS).unref();
  }

  /** Takes `length` out of the room left; says so, once, when there is none. */
  function hasRoom(length: number): boolean {
    if (room < 0) return false;
    room -= length;
    if (room >= 0) return true;
    hold("stderr", `\n[output cut: the cell gave more than ${limit.toLocaleString("en")} characters]\n`);
    return false;
  }

  return {
    flush,
    stream(name, text) {
      if (text === "" || room < 0) return;
      if (text.length > room) hold(name, text.slice(0, room));
      if (hasRoom(text.length)) hold(name, text);
    },
    display(content, isUpdate) {
      flush();
      // An update takes the place of what was counted before.
      if (isUpdate || hasRoom(JSON.stringify(content.data).length)) sink.display(content, isUpdate);
    },
  };
}
