/** The memory that our kernels see: tables kept, scratch lent; tfjs's own, or one for the kernels alone. */
import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { WasmMemory } from "../../core/webassembly";
import { type Geometry, of as geometryOf, keyOf, roundUp, type Window } from "./window-layout";

export interface Heap {
  /** A window's table; made once, kept as long as the memory lives. */
  table(window: Window, isPooled?: boolean): Table;
  fill(pointer: number, value: number, bytes: number): void;
  copyFloats(to: number, from: number, count: number): void;
  write(pointer: number, values: Float32Array | Int32Array | Uint8Array): void;
  /** The numbers at a pointer, to read at once: memory that grows leaves them empty. */
  floats(pointer: number, count: number): Float32Array;
  /** Lends memory for the time of a call, from the beginning of a cache line. */
  borrow<T>(bytes: number, use: (pointer: number) => T): T;
}

export interface Table {
  readonly pointer: number;
  readonly geometry: Geometry;
}

/** A heap in which tensors lie. */
export interface TensorHeap extends Heap {
  /** Where a tensor's numbers begin. */
  at(tensor: TensorInfo): number;
  /** A new float32 tensor, its numbers not set. */
  make(shape: number[]): TensorInfo;
  /** Another tensor of the same numbers, which live until both are disposed of. */
  share(tensor: TensorInfo): TensorInfo;
}

/** Who gives memory out. */
interface Giver {
  readonly bytes: Uint8Array;
  /** 0 where there is none left. */
  allocate(bytes: number): number;
  free(pointer: number): void;
}

interface EmscriptenModule {
  readonly HEAPU8: Uint8Array;
  _malloc(bytes: number): number;
  _free(pointer: number): void;
}

export function of(backend: BackendWasm): TensorHeap {
  const wasm = backend.wasm as unknown as EmscriptenModule;
  return {
    ...onGiver({
      get bytes() {
        return wasm.HEAPU8;
      },
      allocate: (bytes) => wasm._malloc(bytes),
      free: (pointer) => wasm._free(pointer),
    }),
    at: (tensor) => backend.getMemoryOffset(tensor.dataId) >>> 0,
    make: (shape) => backend.makeOutput(shape, "float32"),
    share(tensor) {
      backend.incRef(tensor.dataId);
      return { dataId: tensor.dataId, shape: tensor.shape, dtype: tensor.dtype };
    },
  };
}

/** Of the processor's cache: a load across two takes two. */
export const LINE = 64;
const PAGE = 65_536;

/** Blocks of whole pages: the smallest given back that is large enough, else new ones. */
export function alone(memory: WasmMemory): Heap {
  const sizes = new Map<number, number>();
  const spare = new Set<number>();
  const sizeOf = (pointer: number) => sizes.get(pointer) as number;
  let view = new Uint8Array(memory.buffer);
  return onGiver({
    get bytes() {
      if (view.length !== memory.buffer.byteLength) view = new Uint8Array(memory.buffer);
      return view;
    },
    allocate(bytes) {
      const [fitting] = [...spare]
        .filter((pointer) => sizeOf(pointer) >= bytes)
        .sort((p, q) => sizeOf(p) - sizeOf(q));
      if (fitting !== undefined) {
        spare.delete(fitting);
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
    free: (pointer) => void spare.add(pointer),
  });
}

function onGiver(giver: Giver): Heap {
  const tables = new Map<string, Table>();

  function allocate(bytes: number): number {
    const pointer = giver.allocate(Math.max(16, bytes)) >>> 0;
    if (pointer === 0) throw new RangeError(`Cannot compute: ${bytes} more bytes do not fit in memory`);
    return pointer;
  }

  function writeTable(geometry: Geometry): number {
    const { fields, offsets } = geometry;
    const length = fields.length + offsets.reduce((sum, list) => sum + list.length, 0);
    const pointer = allocate(4 * length);
    const view = new Int32Array(giver.bytes.buffer, pointer, length);
    view.set(fields);
    let at = fields.length;
    offsets.forEach((list, i) => {
      view.set(list, at);
      view[geometry.firstOffsetField + i] = pointer + 4 * at;
      at += list.length;
    });
    return pointer;
  }

  return {
    table(window, isPooled = false) {
      const key = keyOf(window, isPooled);
      let table = tables.get(key);
      if (!table) {
        const geometry = geometryOf(window, isPooled);
        table = { pointer: writeTable(geometry), geometry };
        tables.set(key, table);
      }
      return table;
    },
    fill: (pointer, value, bytes) => void giver.bytes.fill(value, pointer, pointer + bytes),
    copyFloats: (to, from, count) => void giver.bytes.copyWithin(to, from, from + 4 * count),
    write: (pointer, { buffer, byteOffset, byteLength }) =>
      giver.bytes.set(new Uint8Array(buffer, byteOffset, byteLength), pointer),
    floats: (pointer, count) => new Float32Array(giver.bytes.buffer, pointer, count),
    borrow(bytes, use) {
      const pointer = allocate(bytes + LINE);
      try {
        return use(roundUp(pointer, LINE));
      } finally {
        giver.free(pointer);
      }
    },
  };
}
