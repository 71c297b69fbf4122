/** The memory that our kernels work on: tfjs's own, or one for the kernels alone. */
import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { WasmMemory } from "../../../core/webassembly";
import { layoutKey, layoutOf, roundUp, type Window, type WindowLayout } from "./window-layout";

export interface KernelMemory {
  /** Stores the layout of a window once and keeps it as long as the memory exists. */
  storeLayout(window: Window, isPooled?: boolean): StoredLayout;
  fill(pointer: number, value: number, bytes: number): void;
  copyFloats(to: number, from: number, count: number): void;
  write(pointer: number, values: Float32Array | Int32Array | Uint8Array): void;
  /** A view of the floats at a pointer. Read it at once: it is empty after the memory grows. */
  floats(pointer: number, count: number): Float32Array;
  /** Lends memory, aligned to a cache line, for the duration of a call. */
  borrow<T>(bytes: number, use: (pointer: number) => T): T;
}

export interface StoredLayout {
  readonly pointer: number;
  readonly layout: WindowLayout;
}

/** Memory that also holds tensors. */
export interface TensorMemory extends KernelMemory {
  /** Pointer to the values of a tensor. */
  pointerOf(tensor: TensorInfo): number;
  /** A new float32 tensor with uninitialized values. */
  newTensor(shape: number[]): TensorInfo;
  /** Another tensor that shares the values, which live until both are disposed of. */
  share(tensor: TensorInfo): TensorInfo;
}

interface Allocator {
  readonly bytes: Uint8Array;
  /** Returns 0 if there is no memory left. */
  allocate(bytes: number): number;
  free(pointer: number): void;
}

interface EmscriptenModule {
  readonly HEAPU8: Uint8Array;
  _malloc(bytes: number): number;
  _free(pointer: number): void;
}

/** The memory of tfjs's WebAssembly back end. */
export function tensorMemory(backend: BackendWasm): TensorMemory {
  const wasm = backend.wasm as unknown as EmscriptenModule;
  return {
    ...kernelMemory({
      get bytes() {
        return wasm.HEAPU8;
      },
      allocate: (bytes) => wasm._malloc(bytes),
      free: (pointer) => wasm._free(pointer),
    }),
    pointerOf: (tensor) => backend.getMemoryOffset(tensor.dataId) >>> 0,
    newTensor: (shape) => backend.makeOutput(shape, "float32"),
    share(tensor) {
      backend.incRef(tensor.dataId);
      return { dataId: tensor.dataId, shape: tensor.shape, dtype: tensor.dtype };
    },
  };
}

/** Bytes of a cache line: loading values that cross its end costs two loads. */
export const CACHE_LINE = 64;
const PAGE = 65_536;

/** Memory for the kernels alone, in blocks of whole pages: the smallest free block that fits, otherwise a new one. */
export function standaloneMemory(memory: WasmMemory): KernelMemory {
  const sizes = new Map<number, number>();
  const freeBlocks = new Set<number>();
  const sizeOf = (pointer: number) => sizes.get(pointer) as number;
  let view = new Uint8Array(memory.buffer);
  return kernelMemory({
    get bytes() {
      if (view.length !== memory.buffer.byteLength) view = new Uint8Array(memory.buffer);
      return view;
    },
    allocate(bytes) {
      const [fitting] = [...freeBlocks]
        .filter((pointer) => sizeOf(pointer) >= bytes)
        .sort((p, q) => sizeOf(p) - sizeOf(q));
      if (fitting !== undefined) {
        freeBlocks.delete(fitting);
        return fitting;
      }
      const pages = Math.ceil(bytes / PAGE);
      try {
        const pointer = PAGE * memory.grow(pages);
        sizes.set(pointer, PAGE * pages);
        return pointer;
      } catch {
        return 0;
      }
    },
    free: (pointer) => void freeBlocks.add(pointer),
  });
}

function kernelMemory(allocator: Allocator): KernelMemory {
  const layouts = new Map<string, StoredLayout>();

  function allocate(bytes: number): number {
    const pointer = allocator.allocate(Math.max(16, bytes)) >>> 0;
    if (pointer === 0) throw new RangeError(`Cannot compute: ${bytes} more bytes do not fit in memory`);
    return pointer;
  }

  function writeLayout({ fields, offsets, firstOffsetField }: WindowLayout): number {
    const length = fields.length + offsets.reduce((sum, list) => sum + list.length, 0);
    const pointer = allocate(4 * length);
    const view = new Int32Array(allocator.bytes.buffer, pointer, length);
    view.set(fields);
    let start = fields.length;
    offsets.forEach((list, i) => {
      view.set(list, start);
      view[firstOffsetField + i] = pointer + 4 * start;
      start += list.length;
    });
    return pointer;
  }

  return {
    storeLayout(window, isPooled = false) {
      const key = layoutKey(window, isPooled);
      let stored = layouts.get(key);
      if (!stored) {
        const layout = layoutOf(window, isPooled);
        stored = { pointer: writeLayout(layout), layout };
        layouts.set(key, stored);
      }
      return stored;
    },
    fill: (pointer, value, bytes) => void allocator.bytes.fill(value, pointer, pointer + bytes),
    copyFloats: (to, from, count) => void allocator.bytes.copyWithin(to, from, from + 4 * count),
    write: (pointer, { buffer, byteOffset, byteLength }) =>
      allocator.bytes.set(new Uint8Array(buffer, byteOffset, byteLength), pointer),
    floats: (pointer, count) => new Float32Array(allocator.bytes.buffer, pointer, count),
    borrow(bytes, use) {
      const pointer = allocate(bytes + CACHE_LINE);
      try {
        return use(roundUp(pointer, CACHE_LINE));
      } finally {
        allocator.free(pointer);
      }
    },
  };
}
