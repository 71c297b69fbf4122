/** The type of sequences, and its check. */
import type { Baskets } from "../../core/baskets";
import { mustBe, requireKind } from "../../core/errors";
import { requireBaskets, requireEnd } from "../baskets/require-baskets";

/** Milliseconds. */
export const DAY = 86_400_000;

/** Purchases by customer and time. Every purchase is a basket, so sequences are accepted wherever baskets are. */
export interface Sequences extends Baskets {
  readonly customerNames: readonly string[];
  /** Customer c made purchases `customerOffsets[c]` up to, not including, `customerOffsets[c + 1]`. */
  readonly customerOffsets: Int32Array;
  /** Time of each purchase, in milliseconds since 1970; ascending and distinct for each customer. */
  readonly times: Float64Array;
  /** Order lines left out because their customer is unknown. */
  readonly anonymousLines: number;
}

/** The milliseconds since 1970 of a time. @throws {TypeError} If it is neither a finite number nor a valid `Date`. */
export function readTime(action: string, name: string, value: unknown): number {
  const time = value instanceof Date ? value.getTime() : value;
  if (typeof time === "number" && Number.isFinite(time)) return time;
  throw new TypeError(mustBe(action, name, "milliseconds since 1970 or a valid Date", value));
}

/** @throws {TypeError} If `sequences` do not have the shape of sequences. */
export function requireSequences(action: string, sequences: unknown): asserts sequences is Sequences {
  requireBaskets(action, sequences);
  requireKind(action, "sequences", sequences, "sequences, as sequences.fromColumns makes them", {
    customerNames: "list",
    customerOffsets: "Int32Array",
    times: "Float64Array",
  });
  const { customerOffsets, times } = sequences as Sequences;
  const purchases = sequences.offsets.length - 1;
  requireEnd(action, "the last of sequences.customerOffsets", customerOffsets, purchases);
  if (times.length !== purchases)
    throw new TypeError(mustBe(action, "the length of sequences.times", String(purchases), times.length));
}
