/** The check of every argument that should be baskets. */
import { BASKET_PROPERTIES, type Baskets } from "../../core/baskets";
import { mustBe, requireKind } from "../../core/errors";

/** @throws {TypeError} If `baskets` do not have the shape of baskets, or the last does not end with the items. */
export function requireBaskets(
  action: string,
  baskets: unknown,
  name = "baskets",
): asserts baskets is Baskets {
  requireKind(action, name, baskets, "baskets, as baskets.of makes them", BASKET_PROPERTIES);
  const { offsets, items } = baskets as Baskets;
  requireEnd(action, `the last of ${name}.offsets`, offsets, items.length);
}

/** @throws {TypeError} If the runs that begin at the offsets do not end at `end`. */
export function requireEnd(action: string, name: string, offsets: Int32Array, end: number): void {
  const last = offsets[offsets.length - 1];
  if (last !== end) throw new TypeError(mustBe(action, name, String(end), last));
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
