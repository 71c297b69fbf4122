/** The check of every argument that should be baskets. */
import type { Baskets } from "../../core/baskets";
import { mustBe } from "../../core/errors";

/** @throws {TypeError} If `baskets` do not have the shape of baskets. */
export function requireBaskets(action: string, baskets: unknown): asserts baskets is Baskets {
  const candidate = baskets as Partial<Baskets> | null;
  if (
    candidate === null ||
    typeof candidate !== "object" ||
    !Array.isArray(candidate.itemNames) ||
    !(candidate.offsets instanceof Int32Array) ||
    !(candidate.items instanceof Int32Array)
  ) {
    throw new TypeError(mustBe(action, "baskets", "baskets, as baskets.of makes them", baskets));
  }
}

/** @throws {TypeError} If the column does not have one value for each basket. */
export function requireOneForEach(
  action: string,
  name: string,
  column: ArrayLike<unknown>,
  { offsets }: Baskets,
): void {
  const count = offsets.length - 1;
  if (column.length !== count)
    throw new TypeError(
      `Cannot ${action}: ${name} must have one value for each of the ${count} baskets, current length is ${column.length}`,
    );
}
