/** Types of the WebAssembly API that lib uses. TypeScript declares them only in its browser types, which lib does not load. */
export interface WasmMemory {
  readonly buffer: ArrayBuffer | SharedArrayBuffer;
  /** Adds pages of 64 KiB. Existing views of the buffer become empty. */
  grow(pages: number): number;
}

interface WasmInstance {
  readonly exports: Readonly<Record<string, unknown>>;
}

interface WasmNamespace {
  readonly Memory: new (limits: { initial: number; maximum?: number; shared?: boolean }) => WasmMemory;
  readonly Module: new (bytes: Uint8Array) => object;
  validate(bytes: Uint8Array): boolean;
  readonly Instance: new (module: object, imports: object) => WasmInstance;
  instantiate(...values: unknown[]): Promise<WasmInstance | { readonly instance: WasmInstance }>;
}

export const webAssembly = (globalThis as unknown as { WebAssembly: WasmNamespace }).WebAssembly;

/** Memory that threads share. @throws {RangeError} If it would be more than 4 GB. */
export function createSharedMemory(pages: number): WasmMemory {
  const rule = `arrays must fit into 4 GB, current size is ${(pages / 2 ** 14).toFixed(1)}`;
  if (pages > 2 ** 16) throw new RangeError(`Cannot share memory with threads: ${rule}`);
  return new webAssembly.Memory({ initial: pages, maximum: pages, shared: true });
}
