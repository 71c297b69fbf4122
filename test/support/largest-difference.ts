/** Numbers, or lists of them at any depth. */
type Numbers = number | ArrayLike<Numbers>;

/** The largest difference between numbers at the same place; infinite if the shapes differ. */
export function largestDifference(a: Numbers, b: Numbers): number {
  if (typeof a === "number" || typeof b === "number")
    return typeof a === typeof b && !Number.isNaN(a)
      ? Math.abs((a as number) - (b as number))
      : Number.POSITIVE_INFINITY;
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  let largest = 0;
  for (let i = 0; i < a.length; i++) largest = Math.max(largest, largestDifference(a[i], b[i]));
  return largest;
}
