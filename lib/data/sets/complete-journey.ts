/** The Complete Journey: lines of grocery receipts with their products, and the products as a tree. */
import type { DataTable } from "../csv/csv";

/**
 * Products with the levels above each, one array a column. They make a tree: every type lies in one category, every
 * category in one department.
 */
export interface JourneyProducts {
  readonly rows: number;
  /** Product number, text; every one is there once. */
  readonly product: readonly string[];
  /** About 2,400 kinds of goods, e.g. `SOFT DRINKS 12/18&15PK CAN CAR`. */
  readonly type: readonly string[];
  readonly category: readonly string[];
  readonly department: readonly string[];
  /** `National` or `Private`, the shop's own. */
  readonly brand: readonly string[];
  /** As printed on the pack, e.g. `22 LB`; empty for a third of the products. */
  readonly size: readonly string[];
}

/** Lines of receipts, one array a column, by time. */
export interface JourneyLines {
  readonly rows: number;
  readonly basket: readonly string[];
  readonly household: readonly string[];
  readonly store: readonly string[];
  readonly product: readonly string[];
  /** The levels above the product; empty for the few products that the table of products lacks. */
  readonly type: readonly string[];
  readonly category: readonly string[];
  readonly department: readonly string[];
  readonly brand: readonly string[];
  /** Units; for fuel thousandths of a gallon, as its price of $0.0024 a unit says. */
  readonly quantity: Float64Array;
  /** What the shop took for the line, US dollars. */
  readonly salesValue: Float64Array;
  /** Discounts, US dollars: of the loyalty card, of a maker's coupon, of the shop's match for it. */
  readonly retailDiscount: Float64Array;
  readonly couponDiscount: Float64Array;
  readonly couponMatchDiscount: Float64Array;
  /** 1 to 53. */
  readonly week: Float64Array;
  /** Milliseconds since 1970, UTC. */
  readonly time: Float64Array;
}

/** A level that the table leaves empty. */
const UNNAMED = "UNNAMED";

/**
 * The products as a tree. A name that stands under several parents (`APPLES` is in two departments) is written with its
 * parent in brackets, and an empty one is called UNNAMED.
 */
export function products({ rows, columns }: DataTable): JourneyProducts {
  const text = (name: string) => columns[name] as readonly string[];
  const department = text("department");
  const category = underOneParent(text("product_category"), department);
  const type = underOneParent(text("product_type"), category);
  return {
    rows,
    product: text("product_id"),
    type,
    category,
    department,
    brand: text("brand"),
    size: text("package_size"),
  };
}

/** The lines with what the products say of them. */
export function lines({ rows, columns }: DataTable, goods: JourneyProducts): JourneyLines {
  const text = (name: string) => columns[name] as readonly string[];
  const number = (name: string) => columns[name] as Float64Array;
  const rowOf = new Map(goods.product.map((product, row) => [product, row]));
  const product = text("product_id");
  const joined = (column: readonly string[]) =>
    product.map((id) => {
      const row = rowOf.get(id);
      return row === undefined ? "" : column[row];
    });
  return {
    rows,
    basket: text("basket_id"),
    household: text("household_id"),
    store: text("store_id"),
    product,
    type: joined(goods.type),
    category: joined(goods.category),
    department: joined(goods.department),
    brand: joined(goods.brand),
    quantity: number("quantity"),
    salesValue: number("sales_value"),
    retailDiscount: number("retail_disc"),
    couponDiscount: number("coupon_disc"),
    couponMatchDiscount: number("coupon_match_disc"),
    week: number("week"),
    time: Float64Array.from(text("transaction_timestamp"), (stamp) => Date.parse(stamp)),
  };
}

function underOneParent(names: readonly string[], parents: readonly string[]): string[] {
  const parentOf = new Map<string, string | undefined>();
  const given = names.map((name) => (name === "" ? UNNAMED : name));
  given.forEach((name, row) => {
    if (!parentOf.has(name)) parentOf.set(name, parents[row]);
    else if (parentOf.get(name) !== parents[row]) parentOf.set(name, undefined);
  });
  return given.map((name, row) => (parentOf.get(name) === undefined ? `${name} (${parents[row]})` : name));
}
