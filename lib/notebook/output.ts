/** The way from lib to the page: the running kernel's display function, or the terminal where there is none. */
import { createRequire } from "node:module";
import type { MimeBundle } from "../core/text/display";

interface DisplayData {
  readonly data: MimeBundle;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly transient: { readonly display_id?: string };
}

type WriteDisplayData = (content: DisplayData, isUpdate: boolean) => void;

const { cache } = createRequire(__filename);

/** Puts a bundle on the page. Under the same `displayId` a later one replaces it if `isUpdate`. */
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

/** Found among the loaded modules: requiring tslab here would start its sockets' library in every program. */
function kernelDisplay(): WriteDisplayData | undefined {
  for (const path in cache) {
    if (!/[\\/]tslab[\\/]dist[\\/]jupyter\.js$/.test(path)) continue;
    const write: unknown = cache[path]?.exports?.lastWriteDisplayData;
    if (typeof write === "function") return write as WriteDisplayData;
  }
  return undefined;
}
