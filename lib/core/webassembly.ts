/** The part of WebAssembly used here: the project compiles without browser types, which alone declare it. */
export interface WasmMemory {
  readonly buffer: ArrayBuffer | SharedArrayBuffer;
  /** Adds pages of 64 KiB; views of the buffer from before are empty then. */
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
