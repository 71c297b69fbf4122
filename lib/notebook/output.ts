/** Output of a cell: by the display function of the running kernel, or to the terminal if there is no kernel. */
import { createRequire } from "node:module";
import type { MimeBundle } from "../core/text/display";

interface DisplayData {
  readonly data: MimeBundle;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly transient: { readonly display_id?: string };
}

type WriteDisplayData = (content: DisplayData, isUpdate: boolean) => void;

const { cache } = createRequire(__filename);

/** Writes a bundle to the page. With `isUpdate` it replaces the one with the same `displayId`. */
export function write(bundle: MimeBundle, displayId?: string, isUpdate = false): void {
  const send = kernelDisplay();
  if (send) {
    const transient = displayId === undefined ? {} : { display_id: displayId };
    send({ data: bundle, metadata: {}, transient }, isUpdate);
  } else {
    process.stdout.write(`${bundle["text/plain"] ?? ""}\n`);
  }
}

export function isInKernel(): boolean {
  return kernelDisplay() !== undefined;
}

/** The display function of tslab, if it is loaded; `require` would load its sockets into every program. */
function kernelDisplay(): WriteDisplayData | undefined {
  for (const path in cache) {
    if (!/[\\/]tslab[\\/]dist[\\/]jupyter\.js$/.test(path)) continue;
    const write: unknown = cache[path]?.exports?.lastWriteDisplayData;
    if (typeof write === "function") return write as WriteDisplayData;
  }
  return undefined;
}
