/** An order for many products at once (多品种订货), under a budget, a space, and what suppliers ask at least. */
import { mustBe } from "../../core/errors";
import * as read from "../../core/options";
import { costOf, type Demand, readDemand, STOCK_COSTS, type StockCosts } from "../policies/demand";
import { assemble, positionsOf } from "../programs/read-program";
import { inWords, type Words } from "../programs/shadow-prices";
import { type SolveOptions, solveProblem } from "../programs/solve-problem";
import type { ConstraintAnswer, ProgramAnswer, ProgramVariable } from "../programs/types";

/** A product, with the cost of a unit that is left over, and of one that is missing: the margin lost. */
export interface OrderProduct extends StockCosts {
  readonly name: string;
  readonly supplier: string;
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

/** A supplier who takes no order below a minimum. */
export interface OrderSupplier {
  readonly name: string;
  readonly minimum: number;
  /** What the minimum counts. */
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
const USE = "use of ";
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
 * twice, a supplier has no product, or a pack is larger than the space. @throws As `linearProgram.solve`.
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
  const cost = items.reduce((sum, { before }) => sum + before, 0);
  const unused = given.suppliers.map(({ name, isRequired }) => ({ name, upper: isRequired ? 0 : 1 }));
  const variables: ProgramVariable[] = [
    ...[...items, ...unused].map((variable) => ({ ...variable, integer: true })),
    ...items.flatMap(({ packs }) => packs),
    { name: "without orders", cost, lower: 1, upper: 1 },
  ];
  const all = assemble(ACTION, { goal: "maximise", variables, rows: rowsOf(items, given) });
  const end = items.length + unused.length;
  // By position, since a product may have the name of a supplier; packs, and the rows of products, are not told.
  const columns = Array.from({ length: end }, (_, j) => `${j}`);
  const problem = { ...all, columns, told: all.told - items.length };
  // Without presolve: few rows with many bounded columns are solved sooner than reduced.
  const answer = await solveProblem(problem, options, "off");
  const { status, objective, bound = Infinity, values } = answer;
  const none: Words = { english: [], chinese: [] };
  if (objective === undefined)
    return { status, orders: [], limits: [], words: status === "infeasible" ? inWords(answer) : none };
  const withChosen = (bounds: readonly number[]) =>
    bounds.map((bound, j) => (j >= items.length && j < end ? Math.round(values[j]) : bound));
  const { integrality, colLower, colUpper, ...arrays } = problem.arrays;
  const chosen = { ...arrays, colLower: withChosen(colLower), colUpper: withChosen(colUpper) };
  const divided = await solveProblem({ ...problem, integers: [], arrays: chosen }, options, "off");
  const orders = items.map(({ name: product, supplier, sizes }, i): PlannedOrder => {
    const count = Math.round(values[i]);
    const [units, value, space] = [sizes.units, sizes.value, sizes.space].map((size) => count * size);
    return { supplier, product, packs: count, units, value, space };
  });
  const { money: unit } = given.units;
  const constraints = divided.constraints.filter(({ name }) => !name.startsWith(USE));
  return {
    status,
    orders: orders.filter((o) => o.packs > 0).sort((a, b) => a.supplier.localeCompare(b.supplier, "en")),
    expectedProfit: objective,
    bound,
    limits: constraints,
    words: divided.status === "optimal" ? inWords({ ...divided, constraints }, { unit }) : none,
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
    return { name, column, supplier, sizes, before, packs: packsOf(costAt, least) };
  });
}

type Items = ReturnType<typeof readItems>;

/** The packs that save costs, and at least so many: one variable for those in a row that save the same. */
function packsOf(costAt: (packs: number) => number, least: number) {
  const packs: { name: string; cost: number; upper: number }[] = [];
  for (let count = 0, [now, next] = [costAt(0), costAt(1)]; ; count++) {
    const cost = now - next;
    if (cost <= 0 && count >= least) return packs;
    [now, next] = [next, costAt(count + 2)];
    const last = packs[packs.length - 1];
    if (Math.abs(last?.cost - cost) <= 1e-9 * Math.abs(cost)) last.upper += 1;
    else packs.push({ name: "pack", cost, upper: 1 });
  }
}

/** The limits, and that the packs of each product are those ordered, by positions: products, suppliers, packs. */
function rowsOf(items: Items, { budget, space, suppliers, units }: Limits) {
  const row = (of: keyof Items[number]["sizes"], upper: number, own = items, last: number[][] = []) => ({
    upper,
    positions: [...own.map(({ column }) => column), ...last.map(([position]) => position)],
    values: [...own.map(({ sizes }) => sizes[of]), ...last.map(([, value]) => value)],
  });
  const ofSuppliers = suppliers.flatMap(({ name, minimum, of }, k) => {
    const own = items.filter(({ supplier }) => supplier === name);
    if (own.length === 0) throw new RangeError(mustBe(ACTION, "limits.suppliers", "of products", name));
    const most = own.flatMap(({ packs }) => packs).reduce((sum, { upper }) => sum + upper, 0);
    const chineseName = `${name}的最低订货${of === "value" ? "额" : "量"}`;
    const words = { name: `minimum ${of} of ${name}`, chineseName, unit: of === "value" ? units.money : "" };
    const column = items.length + k;
    return [
      { ...words, ...row(of, Infinity, own, [[column, minimum]]), lower: minimum },
      { name: `${USE}supplier ${name}`, ...row("packs", most, own, [[column, most]]) },
    ];
  });
  let first = items.length + suppliers.length;
  const ofPacks = items.map(({ name, column, packs }) => {
    const positions = [column, ...packs.map(() => first++)];
    const values = positions.map((position) => (position === column ? -1 : 1));
    return { name: `${USE}${name}`, lower: 0, upper: 0, positions, values };
  });
  return [
    { name: "budget", chineseName: "预算", unit: units.money, ...row("value", budget) },
    { name: "space", chineseName: "空间", unit: units.space, ...row("space", space) },
    ...ofSuppliers,
    ...ofPacks,
  ];
}
