/** Columns of the Complete Journey: receipt lines joined to products, and products with their taxonomy. */
import type { DataTable } from "../csv/csv";
import { columnsOf } from "./table";

/**
 * Products with the levels above each, as columns. The levels form a tree: every type belongs to one category, every
 * category to one department.
 */
export interface JourneyProducts {
  readonly rows: number;
  /** Product number as text, unique. */
  readonly product: readonly string[];
  /** About 2,400 kinds of goods, e.g. `SOFT DRINKS 12/18&15PK CAN CAR`. */
  readonly type: readonly string[];
  readonly category: readonly string[];
  readonly department: readonly string[];
  /** `National`, or `Private` for the shop's own brand. */
  readonly brand: readonly string[];
  /** As printed on the package, e.g. `22 LB`; empty for a third of the products. */
  readonly size: readonly string[];
}

/** Receipt lines as columns, in order of time. */
export interface JourneyLines {
  readonly rows: number;
  readonly basket: readonly string[];
  readonly household: readonly string[];
  readonly store: readonly string[];
  readonly product: readonly string[];
  /** The levels above the product; empty for the few products that are not in the product table. */
  readonly type: readonly string[];
  readonly category: readonly string[];
  readonly department: readonly string[];
  readonly brand: readonly string[];
  /** Units; for fuel, thousandths of a gallon (inferred from its price of $0.0024 a unit). */
  readonly quantity: Float64Array;
  /** Amount that the shop received for the line, US dollars. */
  readonly salesValue: Float64Array;
  /** Discounts in US dollars: loyalty card, manufacturer's coupon, and the shop's match of that coupon. */
  readonly retailDiscount: Float64Array;
  readonly couponDiscount: Float64Array;
  readonly couponMatchDiscount: Float64Array;
  /** 1 to 53. */
  readonly week: Float64Array;
  /** Milliseconds since 1970, UTC. */
  readonly time: Float64Array;
}

/** Name for an empty level. */
const UNNAMED = "UNNAMED";

/**
 * The products with their taxonomy. A name under several parents (`APPLES` is in two departments) gets its parent in
 * brackets; an empty name becomes UNNAMED.
 */
export function toProducts(data: DataTable): JourneyProducts {
  const { texts: text } = columnsOf(data);
  const department = text("department");
  const category = uniqueUnderParent(text("product_category"), department);
  const type = uniqueUnderParent(text("product_type"), category);
  return {
    rows: data.rows,
    product: text("product_id"),
    type,
    category,
    department,
    brand: text("brand"),
    size: text("package_size"),
  };
}

/** The receipt lines with the levels and brand of their product. */
export function toLines(data: DataTable, products: JourneyProducts): JourneyLines {
  const { numbers: number, texts: text } = columnsOf(data);
  const rowOf = new Map(products.product.map((product, row) => [product, row]));
  const product = text("product_id");
  const joined = (column: readonly string[]) =>
    product.map((id) => {
      const row = rowOf.get(id);
      return row === undefined ? "" : column[row];
    });
  return {
    rows: data.rows,
    basket: text("basket_id"),
    household: text("household_id"),
    store: text("store_id"),
    product,
    type: joined(products.type),
    category: joined(products.category),
    department: joined(products.department),
    brand: joined(products.brand),
    quantity: number("quantity"),
    salesValue: number("sales_value"),
    retailDiscount: number("retail_disc"),
    couponDiscount: number("coupon_disc"),
    couponMatchDiscount: number("coupon_match_disc"),
    week: number("week"),
    time: Float64Array.from(text("transaction_timestamp"), (stamp) => Date.parse(stamp)),
  };
}

/** Names that occur under several parents get the parent in brackets. */
function uniqueUnderParent(names: readonly string[], parents: readonly string[]): string[] {
  const parentOf = new Map<string, string | undefined>();
  const given = names.map((name) => (name === "" ? UNNAMED : name));
  given.forEach((name, row) => {
    if (!parentOf.has(name)) parentOf.set(name, parents[row]);
    else if (parentOf.get(name) !== parents[row]) parentOf.set(name, undefined);
  });
  return given.map((name, row) => (parentOf.get(name) === undefined ? `${name} (${parents[row]})` : name));
}
