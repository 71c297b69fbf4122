/** Migration (客户流转): how customers move between segments from one date to another. */
import { mustBe } from "../../core/errors";
import { type ColumnLike, readColumns } from "../../core/vectors";
import { compareIds, type Id, requireId } from "../orders/order-lines";

/** The segment of each customer at one date, such as an `rfm.table`. */
export interface SegmentedCustomers {
  readonly customer: ColumnLike<Id>;
  readonly segment: ColumnLike<Id>;
}

/** Where the customers of each segment are later. */
export interface Migration {
  /** Segments at the first date, numbers ascending, then texts by code unit, and last `null` for customers who are only there at the second. */
  readonly from: readonly (Id | null)[];
  /** Segments at the second date, and last `null` for customers who are only there at the first. */
  readonly to: readonly (Id | null)[];
  /** Customers from segment i to segment j at `[i][j]`. */
  readonly counts: readonly (readonly number[])[];
  /** `counts` as fractions of their row; 0 in an empty row. */
  readonly shares: readonly (readonly number[])[];
}

/**
 * Counts the moves of customers between segments from one date to another. O(n).
 *
 * RFM scores compare customers with each other, so that a customer who does nothing can move because others do something.
 *
 * @throws {TypeError} If columns have different lengths, or a segment is neither a number nor a text. @throws {RangeError} If a customer is there twice.
 *
 * @example
 * const before = { customer: ["a", "b", "c"], segment: ["loyal", "loyal", "new"] };
 * const after = { customer: ["a", "b", "d"], segment: ["loyal", "lost", "new"] };
 * const { from, to, counts } = between(before, after);
 * [from, to]; // [["loyal", "new", null], ["lost", "loyal", "new", null]]
 * counts; // [[1, 1, 0, 0], [0, 0, 0, 1], [0, 0, 1, 0]]
 */
export function between(before: SegmentedCustomers, after: SegmentedCustomers): Migration {
  const [first, second] = [segmentsOf("before", before), segmentsOf("after", after)];
  const from = [...namesOf(first), null];
  const to = [...namesOf(second), null];
  const counts = from.map(() => to.map(() => 0));
  for (const customer of new Set([...first.keys(), ...second.keys()]))
    counts[from.indexOf(first.get(customer) ?? null)][to.indexOf(second.get(customer) ?? null)]++;
  const shares = counts.map((row) => {
    const total = row.reduce((sum, count) => sum + count, 0);
    return row.map((count) => (total === 0 ? 0 : count / total));
  });
  return { from, to, counts, shares };
}

function segmentsOf(name: string, customers: SegmentedCustomers): Map<Id, Id> {
  const action = "count moves between segments";
  if (customers === null || typeof customers !== "object")
    throw new TypeError(mustBe(action, name, "customers with their segments", customers));
  const { customer, segment } = readColumns<{ customer: Id; segment: Id }>(action, {
    customer: customers.customer,
    segment: customers.segment,
  });
  const segments = new Map<Id, Id>();
  for (let i = 0; i < customer.length; i++) {
    if (segments.has(customer[i]))
      throw new RangeError(mustBe(action, `${name}.customer[${i}]`, "there once", customer[i]));
    requireId(action, `${name}.segment[${i}]`, segment[i]);
    segments.set(customer[i], segment[i]);
  }
  return segments;
}

function namesOf(segments: ReadonlyMap<Id, Id>): Id[] {
  return [...new Set(segments.values())].sort(compareIds);
}
