/** What is asked for again and again is computed once. */
import type { Id } from "./interactions";

/** The same function, which keeps its results. */
export function kept<Key extends object, Value>(make: (key: Key) => Value): (key: Key) => Value {
  const values = new WeakMap<Key, Value>();
  return (key) => {
    const value = values.get(key) ?? make(key);
    values.set(key, value);
    return value;
  };
}

/** The position of each id. */
export const positionsOf = kept(
  (ids: readonly Id[]): ReadonlyMap<Id, number> => new Map(ids.map((id, position) => [id, position])),
);
