/** Reads the HDF5 of Keras' weights, by `jsfive`. */
import { createRequire } from "node:module";
import { mustBe } from "../../../core/errors";
import { READ_ACTION } from "./calls";

/** The part of `jsfive` that is used here; the package has no types. */
export interface Hdf5Group {
  readonly keys: readonly string[];
  readonly attrs: Readonly<Record<string, unknown>>;
  /** @throws {string} If nothing has this path. */
  get(path: string): unknown;
}

export interface Hdf5Dataset {
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly value: ArrayLike<number>;
}

export function openHdf5(bytes: Uint8Array): Hdf5Group {
  // Loaded on use, because most notebooks read no HDF5.
  const { File } = createRequire(__filename)("jsfive") as {
    readonly File: new (buffer: ArrayBufferLike, name: string) => Hdf5Group;
  };
  return requireIntact("HDF5", () => new File(Uint8Array.from(bytes).buffer, ""));
}

/** The group at a path, or `undefined` if there is none. */
export function groupAt(root: Hdf5Group, path: readonly string[]): Hdf5Group | undefined {
  return path.reduce<Hdf5Group | undefined>(
    (group, name) => (group?.keys.includes(name) ? (group.get(name) as Hdf5Group) : undefined),
    root,
  );
}

/** Attributes of a group. `jsfive` prints a notice about each of a type that it does not know. */
export function attributesOf(group: Hdf5Group): Readonly<Record<string, unknown>> {
  const { warn } = console;
  console.warn = () => undefined;
  try {
    return group.attrs;
  } finally {
    console.warn = warn;
  }
}

/** Texts in one attribute, or in several that are numbered: Keras divides long lists. */
export function textsOf(group: Hdf5Group, name: string): readonly string[] {
  const attributes = attributesOf(group);
  const parts = [attributes[name]];
  for (let i = 0; `${name}${i}` in attributes; i++) parts.push(attributes[`${name}${i}`]);
  return parts.flat().flatMap((text) => (text === undefined ? [] : [String(text)]));
}

/** Libraries throw strings and errors of many kinds if the bytes are damaged. */
export function requireIntact<T>(what: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (isOurs(error)) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new SyntaxError(mustBe(READ_ACTION, what, "whole", reason), { cause: error });
  }
}

/** Whether an error already says what is wrong with a model. */
export function isOurs(error: unknown): boolean {
  return error instanceof Error && /^Cannot (build|load|read) a /.test(error.message);
}
