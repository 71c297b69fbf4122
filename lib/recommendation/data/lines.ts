/** Purchase lines: how they are checked, and how the lines of a customer and an item become one interaction. */
import { mustBe, requireKind } from "../../core/errors";
import { offsetsOf, rowsByGroup } from "../../core/offsets";
import { integer, listOf, type OptionReaders, readerOf, withDefault } from "../../core/options";
import { readColumns, readVector } from "../../core/vectors";
import type { Id, InteractionColumns, InteractionOptions, Interactions } from "./interactions";

export const INTERACTION_READERS = {
  minimumPerItem: withDefault(1, integer(1)),
  minimumPerCustomer: withDefault(1, integer(1)),
} satisfies OptionReaders<InteractionOptions>;

/** A checked purchase line of a known customer. */
export interface Line {
  readonly customer: Id;
  readonly item: Id;
  readonly weight: number;
  readonly time: number;
}

/** @throws As `interactions.of`. */
export function readLines(action: string, columns: InteractionColumns): Line[] {
  requireKind(action, "columns", columns, "columns with customer and item", { item: "any", customer: "any" });
  const { weight, time } = columns;
  const numbers = { ...(weight !== undefined && { weight }), ...(time !== undefined && { time }) };
  const { customer, item } = readColumns<{ customer: Id | null | undefined; item: Id }>(action, {
    customer: columns.customer,
    item: columns.item,
    ...numbers,
  });
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
export function frequentLines(
  lines: readonly Line[],
  minimum: Required<InteractionOptions>,
): readonly Line[] {
  const atLeast = (kept: readonly Line[], name: "item" | "customer", least: number) => {
    const counts = new Map<Id, number>();
    for (const line of kept) counts.set(line[name], (counts.get(line[name]) ?? 0) + 1);
    return kept.filter((line) => (counts.get(line[name]) as number) >= least);
  };
  return atLeast(atLeast(lines, "item", minimum.minimumPerItem), "customer", minimum.minimumPerCustomer);
}

/** @param ids All ids of the lines, in the order of rows and codes. @throws {RangeError} If there is no line. */
export function fromLines(
  action: string,
  lines: readonly Line[],
  ids?: { readonly customers: readonly Id[]; readonly items: readonly Id[] },
): Interactions {
  if (lines.length === 0)
    throw new RangeError(
      `Cannot ${action}: no line is left; there must be one of a customer and of an item that is kept`,
    );
  const { customers, items } = ids ?? {
    customers: [...new Set(lines.map(({ customer }) => customer))],
    items: [...new Set(lines.map(({ item }) => item))],
  };
  const rowOf = new Map(customers.map((id, row) => [id, row]));
  const codeOf = new Map(items.map((id, code) => [id, code]));
  const rows = Int32Array.from(lines, ({ customer }) => rowOf.get(customer) as number);
  const itemCodes = Int32Array.from(lines, ({ item }) => codeOf.get(item) as number);
  const byItem = rowsByGroup(itemCodes, items.length).rows;
  // Sorted by item, and then stably by customer.
  const order = rowsByGroup(
    Int32Array.from(byItem, (i) => rows[i]),
    customers.length,
  ).rows.map((k) => byItem[k]);
  const isNew = (k: number) =>
    k === 0 || rows[order[k]] !== rows[order[k - 1]] || itemCodes[order[k]] !== itemCodes[order[k - 1]];
  const lengths = new Int32Array(customers.length);
  const [codes, weights, times]: number[][] = [[], [], []];
  order.forEach((i, k) => {
    const { weight, time } = lines[i];
    if (isNew(k)) {
      lengths[rows[i]]++;
      codes.push(itemCodes[i]);
      weights.push(weight);
      times.push(time);
    } else {
      weights[weights.length - 1] += weight;
      times[times.length - 1] = Math.max(times[times.length - 1], time);
    }
  });
  return {
    kind: "interactions",
    customers,
    items,
    offsets: offsetsOf(lengths),
    codes: Int32Array.from(codes),
    weights: Float64Array.from(weights),
    times: Float64Array.from(times),
  };
}
