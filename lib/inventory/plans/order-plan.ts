/** An order for many products at once (多品种订货), under a budget, a space, and what suppliers ask at least. */
import { mustBe } from "../../core/errors";
import { assemble, positionsOf } from "../../core/optimisation/programs/read-program";
import { inWords, type Words } from "../../core/optimisation/programs/shadow-prices";
import { type SolveOptions, solveProblem } from "../../core/optimisation/programs/solve-problem";
import type { ConstraintAnswer, ProgramAnswer } from "../../core/optimisation/programs/types";
import * as read from "../../core/options";
import { costOf, type Demand, readDemand, STOCK_COSTS, type StockCosts } from "../policies/demand";

/** A product, with the cost of a unit that is left over, and of one that is missing: the margin lost. */
export interface OrderProduct extends StockCosts, Readonly<Record<"name" | "supplier", string>> {
  readonly unitCost: number;
  /** Until the order after this one arrives. */
  readonly demand: Demand;
  /** In stock and on order, less what is owed. @default 0 */
  readonly position?: number;
  /** Units that are ordered together. @default 1 */
  readonly packSize?: number;
  /** Of a unit, in the unit of the space. @default 0 */
  readonly volume?: number;
}

/** A supplier who takes no order below a minimum of value or units. */
export interface OrderSupplier {
  readonly name: string;
  readonly minimum: number;
  readonly of: "value" | "units";
  /** Whether there must be an order. @default false */
  readonly isRequired?: boolean;
}

/** Limits of the orders together: money, space, and suppliers with a minimum, in the units of the products' costs and volumes. */
export interface OrderLimits {
  readonly budget?: number;
  readonly space?: number;
  readonly suppliers?: readonly OrderSupplier[];
  /** Of all costs, and of volumes. @default { money: "¥", space: "m³" } */
  readonly units?: Readonly<Record<"money" | "space", string>>;
}

/** The order of one product. */
export type PlannedOrder = Readonly<Record<"supplier" | "product", string>> &
  Readonly<Record<"packs" | "units" | "value" | "space", number>>;

/** Orders by supplier, and what the limits cost. */
export interface PlannedOrders {
  readonly status: ProgramAnswer["status"];
  readonly orders: readonly PlannedOrder[];
  /** Margin of what is sold less holding cost; and the most that any plan can expect. */
  readonly expectedProfit?: number;
  readonly bound?: number;
  /** With shadow prices as if packs could be divided, for the suppliers that are used. */
  readonly limits: readonly ConstraintAnswer[];
  /** The prices; or, of an infeasible plan, what would have to give. */
  readonly words: Words;
}

const ACTION = "plan orders";
const NO_WORDS: Words = { english: [], chinese: [] };
const PRODUCT = {
  ...STOCK_COSTS,
  name: read.textNotEmpty,
  supplier: read.textNotEmpty,
  unitCost: read.positive,
  demand: read.checkedLater<Demand>(),
  position: read.withDefault(0, read.finite),
  packSize: read.withDefault(1, read.positive),
  volume: read.withDefault(0, read.nonNegative),
} satisfies read.OptionReaders<OrderProduct>;
const SUPPLIER = {
  name: read.textNotEmpty,
  minimum: read.positive,
  of: read.oneOf(["value", "units"] as const),
  isRequired: read.withDefault(false, read.flag),
} satisfies read.OptionReaders<OrderSupplier>;
const LIMITS = {
  budget: read.withDefault(Infinity, read.positive),
  space: read.withDefault(Infinity, read.positive),
  suppliers: read.withDefault([], read.listOf(read.nested(SUPPLIER))),
  units: read.withDefault({ money: "¥", space: "m³" }, read.nested({ money: read.text, space: read.text })),
} satisfies read.OptionReaders<OrderLimits>;
type Limits = read.ReadOptions<typeof LIMITS>;

/**
 * The orders of most expected profit. The k-th pack of a product saves the newsvendor $C(s + (k-1) q) - C(s + k q)$ at position
 * s with packs of q units, less with each pack, so the program of packs that are whole in all is exact. O(packs) variables, fewer
 * where packs save the same. A pack that the budget does not reach is not ordered.
 *
 * @throws {TypeError} If a price or distribution is missing. @throws {RangeError} If a number is not allowed, a name is used
 * twice, a supplier has no product or a minimum of a million packs, or a pack is larger than the space. @throws As `linearProgram.solve`.
 *
 * @example
 * const demand = { distribution: "samples", values: [1, 2, 3, 4] } as const;
 * const tea = { name: "tea", supplier: "Hill", unitCost: 5, holdingCost: 1, stockoutCost: 3, demand };
 * const plan = await optimise([tea], { budget: 12 });
 * plan.orders[0].units; // 2
 * plan.words.english; // ["one more ¥ of budget is worth ¥0.20, up to ¥3 more"]
 */
export async function optimise(
  products: readonly OrderProduct[],
  limits: OrderLimits = {},
  options: SolveOptions = {},
): Promise<PlannedOrders> {
  const given = read.readOptions(ACTION, limits, LIMITS);
  const items = readItems(products, given);
  // Products and suppliers by position, since one may have the name of the other; of packs nobody is told.
  const names = [...items, ...given.suppliers].map((_, j) => `${j}`);
  const all = assemble(ACTION, "maximise", names, columnsOf(items, given), rowsOf(items, given));
  const kept = Int32Array.from(given.suppliers, (_, k) => items.length + k);
  const [answer, divided = answer] = await solveProblem({ ...all, told: 2 + kept.length }, options, kept);
  const { status, objective, bound = Infinity, values } = answer;
  if (objective === undefined)
    return { status, orders: [], limits: [], words: status === "infeasible" ? inWords(answer) : NO_WORDS };
  const orders = items.map(({ name: product, supplier, sizes }, i): PlannedOrder => {
    const [packs, units, value, space] = Object.values(sizes).map((size) => Math.round(values[i]) * size);
    return { supplier, product, packs, units, value, space };
  });
  return {
    status,
    orders: orders.filter((o) => o.packs > 0).sort((a, b) => a.supplier.localeCompare(b.supplier, "en")),
    expectedProfit: objective,
    bound,
    limits: divided.constraints,
    words: divided.status === "optimal" ? inWords(divided, { unit: given.units.money }) : NO_WORDS,
  };
}

function readItems(products: readonly OrderProduct[], { suppliers, space }: Limits) {
  const list = read.listOf(read.nested(PRODUCT))(ACTION, "products", products);
  positionsOf(ACTION, "products", list);
  if (suppliers.length > 0) positionsOf(ACTION, "limits.suppliers", suppliers);
  return list.map(({ name, supplier, packSize, unitCost, volume, position, demand, ...costs }, column) => {
    const sizes = { packs: 1, units: packSize, value: packSize * unitCost, space: packSize * volume };
    if (sizes.space > space)
      throw new RangeError(mustBe(ACTION, `a pack of ${name}`, `at most ${space} large`, sizes.space));
    const law = readDemand(`${ACTION} of ${name}`, demand);
    const costAt = (packs: number) => costOf(law, position + packs * packSize, costs);
    const asked = suppliers.find((other) => other.name === supplier);
    const least = asked === undefined ? 1 : Math.ceil(asked.minimum / sizes[asked.of]);
    const before = costs.stockoutCost * law.mean - costAt(0);
    return { name, column, supplier, sizes, before, ...packsOf(costAt, least, costs.holdingCost * packSize) };
  });
}

type Items = ReturnType<typeof readItems>;

/** What the packs save that save costs, at least of so many packs, and how often in a row, which is one variable. */
function packsOf(costAt: (packs: number) => number, least: number, held: number) {
  const [saved, times]: number[][] = [[], []];
  for (let most = 0, now = costAt(0); ; ) {
    const next = costAt(most + 1);
    const cost = now - next;
    if (cost <= 0 && most >= least) return { saved, times, most };
    // A pack that nobody wants costs what it costs to hold, and so do all after it.
    const count = cost + held <= 1e-9 * held ? least - most : 1;
    if (Math.abs(saved[saved.length - 1] - cost) <= 1e-9 * Math.abs(cost)) times[times.length - 1] += count;
    else times[saved.push(cost) - 1] = count;
    now = next;
    most += count;
  }
}

/** The variables: packs ordered of each product, whether a supplier is not used, and packs by what they save. */
function columnsOf(items: Items, { suppliers }: Limits) {
  const end = items.length + suppliers.length;
  const count = items.reduce((sum, { saved }) => sum + saved.length, end);
  const [colCost, colLower, colUpper] = [0, 0, 0].map(() => new Float64Array(count));
  colUpper.fill(Infinity, 0, items.length);
  for (const [k, { isRequired }] of suppliers.entries()) colUpper[items.length + k] = Number(!isRequired);
  items.reduce((at, { saved, times }) => {
    colCost.set(saved, at);
    colUpper.set(times, at);
    return at + saved.length;
  }, end);
  const offset = items.reduce((sum, { before }) => sum + before, 0);
  return { colCost, colLower, colUpper, integrality: new Int32Array(count).fill(1, 0, end), offset };
}

/** The limits, and that the packs of each product are those ordered, by positions: products, suppliers, packs. */
function rowsOf(items: Items, { budget, space, suppliers, units }: Limits) {
  const row = (of: keyof Items[number]["sizes"], upper: number, own = items, last: number[][] = []) => ({
    upper,
    positions: [...own.map(({ column }) => column), ...last.map(([position]) => position)],
    values: [...own.map(({ sizes }) => sizes[of]), ...last.map(([, value]) => value)],
  });
  const ofSuppliers = suppliers.map(({ name, minimum, of, isRequired }, k) => {
    const own = items.filter(({ supplier }) => supplier === name);
    if (own.length === 0) throw new RangeError(mustBe(ACTION, "limits.suppliers", "of products", name));
    const packs = own.reduce((sum, { most }) => sum + most, 0);
    // HiGHS takes 1 - 1e-6 for 1.
    if (packs >= 1e6 && !isRequired)
      throw new RangeError(mustBe(ACTION, `the minimum of ${name}`, "below a million packs", packs));
    const chineseName = `${name}的最低订货${of === "value" ? "额" : "量"}`;
    const words = { name: `minimum ${of} of ${name}`, chineseName, unit: of === "value" ? units.money : "" };
    return [
      { ...words, ...row(of, Infinity, own, [[items.length + k, minimum]]), lower: minimum },
      { name: `use of supplier ${name}`, ...row("packs", packs, own, [[items.length + k, packs]]) },
    ];
  });
  let first = items.length + suppliers.length;
  const values = new Float64Array(items.reduce((sum, { saved }) => sum + saved.length, 1)).fill(1);
  values[0] = -1; // Of the product, and 1 of as many packs as it has.
  const ofPacks = items.map(({ name, column, saved }) => {
    const positions = [column];
    for (let k = 1; k <= saved.length; k++) positions[k] = first++;
    return { name: `use of ${name}`, lower: 0, upper: 0, positions, values };
  });
  return [
    { name: "budget", chineseName: "预算", unit: units.money, ...row("value", budget) },
    { name: "space", chineseName: "空间", unit: units.space, ...row("space", space) },
    ...ofSuppliers.map(([minimum]) => minimum),
    ...ofSuppliers.map(([, use]) => use),
    ...ofPacks,
  ];
}
