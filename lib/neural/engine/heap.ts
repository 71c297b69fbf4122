/** tfjs's WebAssembly memory as our kernels see it: tensors by pointer, tables kept, scratch lent. */
import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { Geometry } from "./geometry";

export interface Heap {
  /** Where a tensor's numbers begin. */
  at(tensor: TensorInfo): number;
  /** A new float32 tensor, its numbers not set. */
  make(shape: number[]): TensorInfo;
  /** Another tensor of the same numbers, which live until both are disposed of. */
  share(tensor: TensorInfo): TensorInfo;
  /** A geometry's table; made once, kept as long as the back end lives. */
  table(key: string, make: () => Geometry): { readonly pointer: number; readonly geometry: Geometry };
  fill(pointer: number, value: number, bytes: number): void;
  copyFloats(to: number, from: number, count: number): void;
  /** Lends memory for the time of a call. */
  borrow<T>(bytes: number, use: (pointer: number) => T): T;
}

interface EmscriptenModule {
  readonly HEAPU8: Uint8Array;
  _malloc(bytes: number): number;
  _free(pointer: number): void;
}

export function of(backend: BackendWasm): Heap {
  const wasm = backend.wasm as unknown as EmscriptenModule;
  const tables = new Map<string, { readonly pointer: number; readonly geometry: Geometry }>();

  function allocate(bytes: number): number {
    const pointer = wasm._malloc(Math.max(16, bytes)) >>> 0;
    if (pointer === 0) throw new RangeError(`Cannot compute: ${bytes} more bytes do not fit in memory`);
    return pointer;
  }

  function writeTable(geometry: Geometry): number {
    const { fields, offsets } = geometry;
    const lists = offsets.map((list) => Int32Array.from(list));
    const bytes = 4 * (fields.length + lists.reduce((sum, list) => sum + list.length, 0));
    const pointer = allocate(bytes);
    const view = new Int32Array(wasm.HEAPU8.buffer, pointer, bytes / 4);
    view.set(fields);
    let at = fields.length;
    lists.forEach((list, i) => {
      view.set(list, at);
      view[geometry.firstOffsetField + i] = pointer + 4 * at;
      at += list.length;
    });
    return pointer;
  }

  return {
    at: (tensor) => backend.getMemoryOffset(tensor.dataId) >>> 0,
    make: (shape) => backend.makeOutput(shape, "float32"),
    share(tensor) {
      backend.incRef(tensor.dataId);
      return { dataId: tensor.dataId, shape: tensor.shape, dtype: tensor.dtype };
    },
    table(key, make) {
      let table = tables.get(key);
      if (!table) {
        const geometry = make();
        table = { pointer: writeTable(geometry), geometry };
        tables.set(key, table);
      }
      return table;
    },
    fill: (pointer, value, bytes) => void wasm.HEAPU8.fill(value, pointer, pointer + bytes),
    copyFloats: (to, from, count) => void wasm.HEAPU8.copyWithin(to, from, from + 4 * count),
    borrow(bytes, use) {
      const pointer = allocate(bytes);
      try {
        return use(pointer);
      } finally {
        wasm._free(pointer);
      }
    },
  };
}
