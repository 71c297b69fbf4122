/**
 * The tables of the simulated shop (数据表): every column with its type and meaning, written once. The types that a
 * reader's editor shows, the arrays that the simulator fills and the data dictionary of an export all come from here.
 *
 * An id is the row number of its table, from 0: `lines.product[i]` is a row of `products`. Days are counted from the
 * shop's first day, day 0; `calendar` has the dates.
 */

/** `integer` is an Int32Array, `number` a Float64Array, `flag` a Uint8Array of 0 and 1, `text` strings. */
export type ColumnKind = "integer" | "number" | "flag" | "text";

export interface ColumnDefinition<Kind extends ColumnKind = ColumnKind> {
  readonly kind: Kind;
  /** What it says, and its unit. */
  readonly meaning: string;
}

export type Schema = Readonly<Record<string, ColumnDefinition>>;

export type ShopColumn = Int32Array | Float64Array | Uint8Array | readonly string[];

type ColumnOf<Kind extends ColumnKind> = Kind extends "integer"
  ? Int32Array
  : Kind extends "number"
    ? Float64Array
    : Kind extends "flag"
      ? Uint8Array
      : readonly string[];

/** A table by columns, as `frames.of` and `csv` have it: one array a column, all of `rows` entries. */
export interface ShopTable<Definition extends Schema = Schema> {
  readonly rows: number;
  /** Column names in order. */
  readonly names: readonly (keyof Definition & string)[];
  readonly columns: { readonly [Name in keyof Definition]: ColumnOf<Definition[Name]["kind"]> };
}

export const integer = (meaning: string) => ({ kind: "integer", meaning }) as const;
export const number = (meaning: string) => ({ kind: "number", meaning }) as const;
export const flag = (meaning: string) => ({ kind: "flag", meaning }) as const;
export const text = (meaning: string) => ({ kind: "text", meaning }) as const;

/** Tables that do not grow with the number of orders: known before the first day is simulated. */
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
    title: text("English"),
    chineseTitle: text("Chinese"),
    description: text("English"),
    chineseDescription: text("Chinese"),
    type: text("what it is, e.g. cola"),
    shape: text("how it looks: bottle, can, box, bag, jar, tube, carton, roll, round or cup"),
    unitCost: number("purchase price of a piece before cost changes, yuan"),
    basePrice: number("regular price of a piece before price changes, yuan"),
    weight: number("kg a piece"),
  },
  suppliers: { name: text("English"), promisedLeadDays: integer("what the contract says, days") },
  regions: { name: text("English"), chineseName: text("Chinese"), warehouse: integer("row of warehouses") },
  warehouses: { name: text("English") },
  prices: {
    product: integer("row of products"),
    week: integer("week of the shop"),
    cost: number("purchase price of a piece in this week, yuan"),
    listPrice: number("regular price in this week, yuan"),
    price: number("what a customer pays: the regular price less the promotion's discount, yuan"),
    discount: number("fraction of the regular price, 0 without promotion"),
  },
  promotions: {
    product: integer("row of products"),
    week: integer("week of the shop; a promotion runs one week"),
    discount: number("fraction of the regular price"),
  },
  customers: {
    region: integer("row of regions"),
    joinDay: integer("day of the first order; below 0: before the shop was watched"),
  },
  campaigns: {
    day: integer("day on which the mails go out"),
    windowDays: integer("days in which a mail works"),
    controlShare: number("fraction of customers drawn to get no mail"),
  },
} as const satisfies Readonly<Record<string, Schema>>;

/** Tables that grow day by day; a stream yields them in daily batches. */
export const DAILY = {
  sessions: {
    customer: integer("row of customers"),
    day: integer("day of the shop"),
    minute: integer("minute of the day, 0 to 1439"),
    order: integer("row of orders, or -1: nothing was ordered"),
  },
  orders: {
    customer: integer("row of customers"),
    day: integer("day of the shop"),
    minute: integer("minute of the day, 0 to 1439"),
    warehouse: integer("row of warehouses that ships it"),
    lines: integer("number of its lines"),
    units: integer("pieces"),
    amount: number("sum over its lines of quantity times price, yuan"),
  },
  lines: {
    order: integer("row of orders"),
    product: integer("row of products; once an order"),
    quantity: integer("pieces sold"),
    listPrice: number("regular price of a piece, yuan"),
    price: number("price paid for a piece, yuan"),
  },
  returns: {
    line: integer("row of lines"),
    day: integer("day it came back; may lie behind the last day of orders"),
    quantity: integer("pieces"),
  },
  mailings: {
    campaign: integer("row of campaigns"),
    customer: integer("row of customers"),
    isMailed: flag("1 got the mail, 0 drawn into the control group"),
  },
  purchaseOrders: {
    product: integer("row of products"),
    warehouse: integer("row of warehouses"),
    supplier: integer("row of suppliers"),
    orderedDay: integer("day of the shop"),
    receivedDay: integer("day it arrives; on order still if it lies behind the last day"),
    quantity: integer("pieces"),
  },
  stock: {
    product: integer("row of products"),
    warehouse: integer("row of warehouses"),
    week: integer("week of the shop"),
    opening: integer("pieces at the start of the week"),
    received: integer("pieces that came in"),
    sold: integer("pieces that went out; closing stock = opening + received - sold"),
    daysOut: integer("days of the week that ended with an empty shelf"),
  },
} as const satisfies Readonly<Record<string, Schema>>;

/** Tables of the deliveries, made from a shop when asked for. */
export const LOGISTICS = {
  roadNodes: {
    x: number("km to the east"),
    y: number("km to the north"),
    region: integer("row of regions it lies in"),
    firstEdge: integer("row of its first edge that leaves; they end where those of the next node begin"),
  },
  roadEdges: {
    from: integer("row of roadNodes; in this order"),
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
    shiftEnd: integer("minute of the day; what is not delivered by then goes back"),
  },
  /** Row for row with orders. */
  parcels: {
    node: integer("row of roadNodes where the customer lives"),
    weight: number("kg, with the packaging"),
    readyDay: integer("first day on which it can be taken along"),
    promisedDay: integer("day of the shop"),
    promisedMinute: integer("minute of the day"),
  },
  deliveries: {
    parcel: integer("row of parcels, which is that of orders"),
    courier: integer("row of couriers"),
    day: integer("day of the shop"),
    sequence: integer("place on the courier's tour, from 0"),
    from: integer("row of roadNodes where the courier came from"),
    departure: number("when he left there, minute of the day"),
    arrival: number("when he came to the door, minute of the day"),
    minutesLate: number("after what was promised; 0 if in time"),
  },
} as const satisfies Readonly<Record<string, Schema>>;

/** What customers write, made from a shop when asked for. */
export const REVIEWS = {
  order: integer("row of orders"),
  product: integer("row of products, one of the order's"),
  customer: integer("row of customers"),
  day: integer("day of the shop; may lie behind the last day"),
  stars: integer("1 to 5"),
  language: text("zh or en"),
  text: text("what was written"),
} as const satisfies Schema;

type Tables<Schemas extends Readonly<Record<string, Schema>>> = {
  readonly [Name in keyof Schemas]: ShopTable<Schemas[Name]>;
};

export type ReferenceTables = Tables<typeof REFERENCE>;
export type DailyTables = Tables<typeof DAILY>;
export type LogisticsTables = Tables<typeof LOGISTICS>;
