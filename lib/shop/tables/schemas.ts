/**
 * The tables of the simulated shop (数据表): the type and meaning of every column. The TypeScript types, the arrays that the
 * simulator fills and the data dictionary of an export are all derived from these schemas.
 *
 * To add a table, add its schema here. Draw its random numbers from a separate stream (`streamFor`) and compute with
 * `random/portable.ts`, so that the other tables stay the same and bytes do not depend on the JavaScript engine.
 *
 * An id is the row number of its table, from 0: `lines.product[i]` is a row of `products`. Days are counted from the
 * shop's first day, day 0; `calendar` has the dates. Files have further columns: see `files/file-columns.ts`.
 */

/** Storage of a column by its kind; a flag is 0 or 1, a timestamp milliseconds since 1970 by the shop's clock. */
interface ColumnTypes {
  readonly integer: Int32Array;
  readonly number: Float64Array;
  readonly flag: Uint8Array;
  readonly timestamp: Float64Array;
  readonly text: readonly string[];
}

export type ColumnKind = keyof ColumnTypes;

export interface ColumnDefinition<Kind extends ColumnKind = ColumnKind> {
  readonly kind: Kind;
  /** What the column contains, with its unit. */
  readonly meaning: string;
}

/** The columns of a table by name. */
export type Schema = Readonly<Record<string, ColumnDefinition>>;

/** A columnar table, as in `frames.of` and `csv`: one array of `rows` entries for each column. */
export interface ShopTable<Definition extends Schema = Schema> {
  readonly rows: number;
  /** Column names in order. */
  readonly names: readonly (keyof Definition & string)[];
  readonly columns: { readonly [Name in keyof Definition]: ColumnTypes[Definition[Name]["kind"]] };
}

export const integer = (meaning: string) => ({ kind: "integer", meaning }) as const;
export const number = (meaning: string) => ({ kind: "number", meaning }) as const;
export const flag = (meaning: string) => ({ kind: "flag", meaning }) as const;
export const timestamp = (meaning: string) => ({ kind: "timestamp", meaning }) as const;
export const text = (meaning: string) => ({ kind: "text", meaning }) as const;

/** Tables that are complete before the first day is simulated; their size does not depend on the number of orders. */
export const REFERENCE = {
  calendar: {
    date: text("YYYY-MM-DD"),
    week: integer("day / 7, rounded down; every week begins on the weekday of day 0"),
    weekday: integer("0 Monday to 6 Sunday"),
    event: text("name of a shopping festival, or empty"),
  },
  categories: { name: text("English"), chineseName: text("Chinese") },
  brands: { name: text("English"), chineseName: text("Chinese") },
  products: {
    category: integer("row of categories"),
    brand: integer("row of brands"),
    supplier: integer("row of suppliers"),
    title: text("in the language of the run"),
    chineseTitle: text("Chinese"),
    description: text("English"),
    chineseDescription: text("Chinese"),
    type: text("product type, e.g. cola"),
    shape: text("shape on its images: bottle, can, box, bag, jar, tube, carton, roll, round or cup"),
    unitCost: number("purchase price of a piece before cost changes, yuan"),
    basePrice: number("regular price of a piece before price changes, yuan"),
    weight: number("kg a piece"),
  },
  suppliers: { name: text("English"), promisedLeadDays: integer("lead time by contract, days") },
  regions: { name: text("English"), chineseName: text("Chinese"), warehouse: integer("row of warehouses") },
  warehouses: { name: text("English") },
  prices: {
    product: integer("row of products"),
    week: integer("week of the shop"),
    cost: number("purchase price of a piece in this week, yuan"),
    listPrice: number("regular price in this week, yuan"),
    price: number("price that customers pay: the regular price less the discount of a promotion, yuan"),
    discount: number("fraction of the regular price, 0 without promotion"),
  },
  promotions: {
    product: integer("row of products"),
    week: integer("week of the shop; a promotion runs one week"),
    discount: number("fraction of the regular price"),
  },
  customers: {
    region: integer("row of regions"),
    joinDay: integer("day of the first order; negative if before day 0"),
  },
  campaigns: {
    day: integer("day on which the mails go out"),
    windowDays: integer("days in which a mail has an effect"),
    controlShare: number("fraction of customers in the control group"),
  },
} as const satisfies Readonly<Record<string, Schema>>;

/** Tables that grow day by day; a stream yields their rows in daily batches. */
export const DAILY = {
  sessions: {
    customer: integer("row of customers"),
    day: integer("day of the shop"),
    minute: integer("minute of the day, 0 to 1439"),
    order: integer("row of orders, or -1 without an order"),
  },
  orders: {
    customer: integer("row of customers"),
    day: integer("day of the shop"),
    minute: integer("minute of the day, 0 to 1439"),
    warehouse: integer("row of warehouses that ships it"),
    lines: integer("number of lines"),
    units: integer("pieces"),
    amount: number("sum of quantity times price over its lines, yuan"),
  },
  lines: {
    order: integer("row of orders"),
    product: integer("row of products; at most once in an order"),
    quantity: integer("pieces sold"),
    listPrice: number("regular price of a piece, yuan"),
    price: number("price paid for a piece, yuan"),
  },
  returns: {
    line: integer("row of lines"),
    day: integer("day of return; may be after the last day of orders"),
    quantity: integer("pieces"),
  },
  mailings: {
    campaign: integer("row of campaigns"),
    customer: integer("row of customers"),
    isMailed: flag("1 mailed, 0 control group"),
  },
  purchaseOrders: {
    product: integer("row of products"),
    warehouse: integer("row of warehouses"),
    supplier: integer("row of suppliers"),
    orderedDay: integer("day of the shop"),
    receivedDay: integer("day of arrival; still on order if after the last day"),
    quantity: integer("pieces"),
  },
  stock: {
    product: integer("row of products"),
    warehouse: integer("row of warehouses"),
    week: integer("week of the shop"),
    opening: integer("pieces at the start of the week"),
    received: integer("pieces received"),
    sold: integer("pieces sold; closing stock = opening + received - sold"),
    daysOut: integer("days of the week that ended with an empty shelf"),
  },
} as const satisfies Readonly<Record<string, Schema>>;

/** Tables of deliveries; `logistics` makes them from a shop. */
export const LOGISTICS = {
  roadNodes: {
    x: number("km east"),
    y: number("km north"),
    region: integer("row of regions it lies in"),
    firstEdge: integer("row of its first outgoing edge; they end where those of the next node begin"),
  },
  roadEdges: {
    from: integer("row of roadNodes; edges are sorted by it"),
    to: integer("row of roadNodes"),
    length: number("km along the road"),
    speedClass: text("street, avenue or road"),
    speedLimit: integer("km/h"),
    isOneWay: flag("1 if no edge leads back"),
  },
  depots: { node: integer("row of roadNodes where the warehouse stands; row for row with warehouses") },
  couriers: {
    warehouse: integer("row of warehouses"),
    vehicle: text("van or three-wheeler"),
    capacity: number("kg"),
    shiftStart: integer("minute of the day"),
    shiftEnd: integer("minute of the day; undelivered parcels return to the depot"),
  },
  /** Row for row with orders. */
  parcels: {
    node: integer("row of roadNodes where the customer lives"),
    weight: number("kg, with packaging"),
    readyDay: integer("first day on which it can be delivered"),
    promisedDay: integer("day of the shop"),
    promisedMinute: integer("minute of the day"),
  },
  deliveries: {
    parcel: integer("row of parcels, the same as of orders"),
    courier: integer("row of couriers"),
    day: integer("day of the shop"),
    sequence: integer("place on the courier's tour, from 0"),
    from: integer("row of roadNodes where the trip started"),
    departure: number("departure from there, minute of the day"),
    arrival: number("arrival at the address, minute of the day"),
    minutesLate: number("minutes after the promised time; 0 if on time"),
  },
} as const satisfies Readonly<Record<string, Schema>>;

/** The table of reviews; `reviews` makes it from a shop. */
export const REVIEWS = {
  order: integer("row of orders"),
  product: integer("row of products, one of the order's"),
  customer: integer("row of customers"),
  day: integer("day of the shop; may be after the last day"),
  stars: integer("1 to 5"),
  language: text("zh or en"),
  text: text("the review"),
} as const satisfies Schema;

/** A table for each schema. */
export type Tables<Schemas extends Readonly<Record<string, Schema>>> = {
  readonly [Name in keyof Schemas]: ShopTable<Schemas[Name]>;
};

export type ReferenceTables = Tables<typeof REFERENCE>;
export type DailyTables = Tables<typeof DAILY>;
export type LogisticsTables = Tables<typeof LOGISTICS>;
