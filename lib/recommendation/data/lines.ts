/** Purchase lines: how they are checked, and how the lines of a customer and an item become one interaction. */
import { mustBe, requireFinite, requireKind } from "../../core/errors";
import { offsetsOf } from "../../core/offsets";
import { integer, listOf, type OptionReaders, readerOf, withDefault } from "../../core/options";
import { readColumns, readVector } from "../../core/vectors";
import type { Id, InteractionColumns, InteractionOptions, Interactions } from "./interactions";
import { positionsOf } from "./rows";

export const INTERACTION_READERS = {
  minimumPerItem: withDefault(1, integer(1)),
  minimumPerCustomer: withDefault(1, integer(1)),
} satisfies OptionReaders<InteractionOptions>;

/** A checked purchase line of a known customer. */
export type Line = Readonly<Record<"customer" | "item", Id> & Record<"weight" | "time", number>>;

/** @throws As `interactions.of`. */
export function readLines(action: string, columns: InteractionColumns): Line[] {
  requireKind(action, "columns", columns, "columns with customer and item", { item: "any", customer: "any" });
  const { weight, time, ...ids } = columns;
  const numbers = { ...(weight !== undefined && { weight }), ...(time !== undefined && { time }) };
  type Ids = { readonly customer: Id | null | undefined; readonly item: Id };
  const { customer, item } = readColumns<Ids>(action, { customer: ids.customer, item: ids.item, ...numbers });
  const weights = weight && readVector(action, "weight", weight);
  const times = time && readVector(action, "time", time);
  const lines: Line[] = [];
  for (let i = 0; i < item.length; i++) {
    requireId(action, `item[${i}]`, item[i]);
    const weight = weights?.[i] ?? 1;
    if (weight <= 0) throw new RangeError(mustBe(action, `weight[${i}]`, "a number > 0", weight));
    const id = customer[i];
    if (id === null || id === undefined || id === "" || Number.isNaN(id)) continue;
    requireId(action, `customer[${i}]`, id);
    lines.push({ customer: id, item: item[i], weight, time: times?.[i] ?? 0 });
  }
  return lines;
}

/** @throws {TypeError} If it is neither a finite number nor a text that is not blank. */
export function requireId(action: string, name: string, id: unknown): asserts id is Id {
  if ((typeof id === "string" && id.trim() !== "") || Number.isFinite(id)) return;
  throw new TypeError(mustBe(action, name, "a number or a text that is not empty", id));
}

export const readIds = listOf<Id>(readerOf(requireId));

/** Without the lines of rare items, and then of customers with few lines. */
export function frequentLines(lines: readonly Line[], minimum: Required<InteractionOptions>): Line[] {
  const atLeast = (least: number, name: "item" | "customer", kept: readonly Line[]) => {
    const counts = new Map<Id, number>();
    for (const line of kept) counts.set(line[name], (counts.get(line[name]) ?? 0) + 1);
    return kept.filter((line) => (counts.get(line[name]) as number) >= least);
  };
  return atLeast(minimum.minimumPerCustomer, "customer", atLeast(minimum.minimumPerItem, "item", lines));
}

/** @param ids All ids of the lines, in the order of rows and codes. @throws {RangeError} If there is no line. */
export function fromLines(
  action: string,
  lines: readonly Line[],
  ids: Pick<Interactions, "customers" | "items"> = {
    customers: [...new Set(lines.map(({ customer }) => customer))],
    items: [...new Set(lines.map(({ item }) => item))],
  },
  rule = "there must be one of a customer and of an item that is kept",
): Interactions {
  if (lines.length === 0) throw new RangeError(`Cannot ${action}: no line is left; ${rule}`);
  const [rowOf, codeOf] = [positionsOf(ids.customers), positionsOf(ids.items)];
  const rows = ids.customers.map(() => new Map<number, { weight: number; time: number }>());
  for (const { customer, item, weight, time } of lines) {
    const [row, code] = [rows[rowOf.get(customer) as number], codeOf.get(item) as number];
    const before = row.get(code) ?? { weight: 0, time };
    requireFinite(action, "the sum of the weights of a customer and an item", before.weight + weight);
    row.set(code, { weight: before.weight + weight, time: Math.max(before.time, time) });
  }
  const entries = rows.flatMap((row) => [...row].sort(([a], [b]) => a - b));
  return {
    kind: "interactions",
    ...ids,
    offsets: offsetsOf(Int32Array.from(rows, ({ size }) => size)),
    codes: Int32Array.from(entries, ([code]) => code),
    weights: Float64Array.from(entries, ([, { weight }]) => weight),
    times: Float64Array.from(entries, ([, { time }]) => time),
  };
}
