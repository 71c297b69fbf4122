/**
 * The data sets by name. Each loader looks in `data/cache`, then in the folders of `MERCHANT_LAB_DATA`, then in a package
 * that carries the set, then downloads it; every file is checked against the catalogue's SHA-256 before it is read.
 */
import type { Baskets } from "../core/baskets";
import { mustBe } from "../core/errors";
import type { LabelledImages, Supervised } from "../core/labelled-data";
import type { Matrix } from "../core/linear-algebra/matrix";
import { recordDataset } from "../core/resources-used";
import * as basketFile from "./baskets/basket-file";
import { readVerified } from "./bytes/files";
import type { ColumnTypes, DataTable } from "./csv/csv";
import * as csv from "./csv/csv";
import * as catalogue from "./fetch/catalogue";
import { load, type ObtainOptions, obtain as obtainSet } from "./fetch/obtain";
import * as packaged from "./fetch/packaged";
import * as idx from "./idx";
import {
  type JourneyLines,
  type JourneyProducts,
  lines as journeyLines,
  products as journeyProducts,
} from "./sets/complete-journey";
import { type RetailLines, baskets as retailBaskets, lines as retailLines } from "./sets/online-retail";

/** Digits or articles to learn from and to test with. */
export interface ImageSets {
  readonly train: LabelledImages;
  readonly test: LabelledImages;
  /** False where a package stood in for the whole set. */
  readonly isComplete: boolean;
}

export type Availability = "cache" | "folder" | "package" | "absent";

/**
 * Whether the loader of this set would succeed without the network. It reads and checks the files, so the answer holds;
 * a set that a package carries in part, as MNIST, counts as available.
 *
 * @throws {RangeError} If the catalogue has no such set.
 */
export function isAvailable(name: string): boolean {
  return whereIs(name) !== "absent";
}

/** Where a set would be read from, without the network. @throws {RangeError} If the catalogue has no such set. */
export function whereIs(name: string): Availability {
  const set = catalogue.find(name);
  let origin: Availability = "cache";
  for (const file of set.files) {
    if (file.isExtra) continue;
    const found = readVerified(file);
    if (!found) return set.package && packaged.hasPackage(set.package) ? "package" : "absent";
    if (found.place.origin === "folder") origin = "folder";
  }
  return origin;
}

/**
 * Gets every file of a set that is not at hand yet, from its public addresses, into the cache.
 *
 * @throws {DataUnavailableError} If no address is known, or none of them gave the file; the message says how to get it.
 */
export async function obtain(name: string, options: ObtainOptions = {}): Promise<void> {
  await obtainSet(catalogue.find(name), options);
}

/**
 * A table of the catalogue as typed columns, under the names of its header.
 *
 * @param file Which file, where a set has several, e.g. `"AirPassengers"`. @default the primary file
 * @throws {RangeError} If there is no such set or file, or the file is no table.
 *
 * @example
 * (await table("avocado")).rows; // 18249
 */
export async function table(name: string, file?: string): Promise<DataTable> {
  const set = catalogue.find(name);
  const entry = catalogue.findFile(set, file);
  if (entry.format !== "csv" || !entry.columns)
    throw new RangeError(mustBe(`load ${name}`, "file", "a table", `${entry.path} (${entry.format})`));
  const columns = typesOf(entry.columns);
  if (name === "boston-housing" && !readVerified(entry)) {
    const found = packaged.bostonHousing(columns);
    if (found) {
      recordDataset({ name, origin: "package", detail: set.package ?? "" });
      return found;
    }
  }
  const { content, origin } = await load(set, entry);
  recordDataset({ name, origin });
  return csv.parse(content, {
    columns,
    source: entry.path,
    ...(entry.delimiter ? { delimiter: entry.delimiter } : {}),
    ...(entry.hasHeader === false ? { header: entry.columns.map((column) => column.name) } : {}),
  });
}

/**
 * Boston housing (波士顿房价): 506 census tracts of 1970, 13 features and the median home value in $1000.
 *
 * Column `b` encodes the share of Black residents; scikit-learn withdrew the set for it. Use it to learn a method, not to
 * value homes.
 *
 * @see Harrison, D. & Rubinfeld, D. L. (1978). Journal of Environmental Economics and Management 5, 81-102.
 */
export async function bostonHousing(): Promise<Supervised> {
  return supervised(await table("boston-housing"), "medv");
}

/** Diabetes: 442 patients, 10 scaled features, progression after a year. @see Efron et al. (2004), Annals of Statistics 32. */
export async function diabetes(): Promise<Supervised> {
  return supervised(await table("classics", "diabetes"), "progression");
}

/** Groceries (杂货): 9,835 receipts of one month, 169 kinds of goods. @see Hahsler, Hornik & Reutterer (2006). */
export async function groceries(): Promise<Baskets> {
  return basketFile.parse(await contents("groceries"), { separator: ",", source: "groceries" });
}

/** The kinds of goods of `groceries` with the two levels above each: `item`, `level2`, `level1`. */
export async function groceryCategories(): Promise<DataTable> {
  const { columns, ...shape } = await table("groceries", "items");
  // The file pads some names with spaces that the receipts do not have.
  const trimmed = Object.entries(columns).map(([name, texts]) => [
    name,
    Array.from(texts as readonly string[], (text) => text.trim()),
  ]);
  return { ...shape, columns: Object.fromEntries(trimmed) };
}

/** Benchmark baskets of the FIMI repository: a Belgian supermarket, mushrooms, and the synthetic T10I4D100K. */
export async function fimi(name: "retail" | "mushroom" | "T10I4D100K"): Promise<Baskets> {
  return basketFile.parse(await contents("fimi", name), { source: `fimi/${name}` });
}

/** Online Retail: 541,909 invoice rows of a British gift shop, December 2010 to December 2011, every row and column. */
export async function onlineRetail(): Promise<DataTable> {
  return await table("online-retail");
}

/**
 * The baskets of Online Retail: one for each invoice that sold a product. Cancellations, corrections, postage and other
 * rows that are no products are left out; an item is a stock code with its most frequent description.
 */
export async function onlineRetailBaskets(): Promise<Baskets> {
  return retailBaskets(await contents("online-retail"));
}

/**
 * The lines of Online Retail that sold a product, by the rules of `onlineRetailBaskets`: invoice, item, quantity, price,
 * time, customer and country as columns, for baskets by season or country, customers' sequences, and what sets earn.
 *
 * @example
 * (await onlineRetailLines()).rows; // 528886
 */
export async function onlineRetailLines(): Promise<RetailLines> {
  return retailLines(await contents("online-retail"));
}

/**
 * The Complete Journey (84.51°): 75,000 lines of the receipts of 2,377 households in 2017, joined to their products.
 *
 * It is a random sample of lines, not of receipts: 47,243 baskets appear, 65 % of them with one line. What is summed over
 * lines (spend, discounts, shares of departments, prices) is sound; supports, confidences and what a household buys next
 * are not, since most of each basket is missing. Lifts can be compared with each other, for a pair loses lines in
 * proportion to its parts, but not with 1.
 *
 * @see Boehmke, B. & Petersen, A. completejourney, an R package.
 *
 * @example
 * (await completeJourneyLines()).rows; // 75000
 */
export async function completeJourneyLines(): Promise<JourneyLines> {
  return journeyLines(
    await table("complete-journey", "transactions_sample"),
    await completeJourneyProducts(),
  );
}

/**
 * The 92,331 products of the Complete Journey with type, category and department, as a tree: ready for rules between
 * kinds of goods.
 *
 * @example
 * (await completeJourneyProducts()).rows; // 92331
 */
export async function completeJourneyProducts(): Promise<JourneyProducts> {
  return journeyProducts(await table("complete-journey", "products"));
}

/**
 * MNIST (手写数字): 60,000 digits to learn from and 10,000 to test with, 28 x 28. Where the set is not at hand, 10,000
 * real training digits from the package `mnist`, 8,000 and 2,000 of them, and `isComplete` is false.
 */
export async function mnist(): Promise<ImageSets> {
  const set = catalogue.find("mnist");
  if (set.files.some((file) => !readVerified(file))) {
    const part = packaged.mnist();
    if (part) {
      recordDataset({ name: "mnist", origin: "package", detail: "10,000 of the 70,000 digits" });
      return { ...part, isComplete: false };
    }
  }
  const [train, test] = await trainAndTest("mnist", packaged.DIGIT_NAMES);
  return { train, test, isComplete: true };
}

const ARTICLES: readonly string[] = [
  "T-shirt/top",
  "Trouser",
  "Pullover",
  "Dress",
  "Coat",
  "Sandal",
  "Shirt",
  "Sneaker",
  "Bag",
  "Ankle boot",
];

/** Fashion-MNIST (服饰): 70,000 article pictures of a shop in ten classes, 28 x 28. @see Xiao, Rasul & Vollgraf (2017). */
export async function fashionMnist(): Promise<ImageSets> {
  const [train, test] = await trainAndTest("fashion-mnist", ARTICLES);
  return { train, test, isComplete: true };
}

/**
 * Grocery Store (杂货图片): photographs of goods in shops, 24 x 24 in colour.
 *
 * @param labels 81 `fine` classes or 43 `coarse` ones.
 * @see Klasson, Zhang & Kjellström (2019). WACV.
 */
export async function groceryStore(labels: "fine" | "coarse" = "fine"): Promise<{
  readonly train: LabelledImages;
  readonly validation: LabelledImages;
  readonly test: LabelledImages;
}> {
  const classes = await table("grocery-store", "classes");
  const numbers = classes.columns[labels === "fine" ? "class_id" : "coarse_id"] as Float64Array;
  const names = classes.columns[labels === "fine" ? "class" : "coarse_class"] as readonly string[];
  const classNames: string[] = [];
  numbers.forEach((number, i) => {
    classNames[number] = names[i];
  });
  const part = (name: string) =>
    images("grocery-store", `${name}-images-idx4-ubyte`, `${name}-labels-${labels}-idx1-ubyte`, classNames);
  return { train: await part("train"), validation: await part("val"), test: await part("test") };
}

/** A week of Hass avocados in one region of the United States, of one type; one entry a row in every column. */
export interface AvocadoWeeks {
  /** First day of the week, `YYYY-MM-DD`. */
  readonly date: readonly string[];
  readonly region: readonly string[];
  /** `conventional` or `organic`. */
  readonly type: readonly string[];
  readonly year: Float64Array;
  /** US dollars for one avocado. */
  readonly averagePrice: Float64Array;
  /** Avocados sold. */
  readonly totalVolume: Float64Array;
  /** Sold loose: small (PLU 4046), large (4225), extra large (4770). */
  readonly smallHass: Float64Array;
  readonly largeHass: Float64Array;
  readonly extraLargeHass: Float64Array;
  /** Avocados sold in bags. */
  readonly totalBags: Float64Array;
}

/**
 * Avocado prices (牛油果价格): 18,249 weeks of price and volume, 54 regions, 2015 to March 2018. `TotalUS` and eight
 * larger areas are sums of other rows: leave them out before adding up.
 */
export async function avocado(): Promise<AvocadoWeeks> {
  const { columns } = await table("avocado");
  const numbers = (name: string) => columns[name] as Float64Array;
  const texts = (name: string) => columns[name] as readonly string[];
  return {
    date: texts("Date"),
    region: texts("region"),
    type: texts("type"),
    year: numbers("year"),
    averagePrice: numbers("AveragePrice"),
    totalVolume: numbers("Total Volume"),
    smallHass: numbers("4046"),
    largeHass: numbers("4225"),
    extraLargeHass: numbers("4770"),
    totalBags: numbers("Total Bags"),
  };
}

/** A week of one orange-juice brand in one of 83 Chicago stores; one entry a row in every column. */
export interface OrangeJuiceWeeks {
  readonly store: Float64Array;
  /** 1 to 11. */
  readonly brand: Float64Array;
  readonly week: Float64Array;
  /** Natural logarithm of the ounces sold. */
  readonly logUnits: Float64Array;
  /** Prices of all 11 brands that week in that store, US dollars an ounce; `prices[brand - 1]` is the row's own. */
  readonly prices: readonly Float64Array[];
  /** 1 in a week with a coupon. */
  readonly deal: Float64Array;
  /** The share of the week in a newspaper feature, 0 to 1. */
  readonly feature: Float64Array;
  readonly profit: Float64Array;
}

/** Orange juice (橙汁): Dominick's weekly sales, 106,139 rows. @see Montgomery (1997), Marketing Science 16(4). */
export async function orangeJuice(): Promise<OrangeJuiceWeeks> {
  const { columns } = await table("orange-juice");
  const numbers = (name: string) => columns[name] as Float64Array;
  return {
    store: numbers("store"),
    brand: numbers("brand"),
    week: numbers("week"),
    logUnits: numbers("logmove"),
    prices: Array.from({ length: 11 }, (_, i) => numbers(`price${i + 1}`)),
    deal: numbers("deal"),
    feature: numbers("feat"),
    profit: numbers("profit"),
  };
}

/** A series of the set `r-series` that has a time column: decimal years and values. */
export async function series(
  name: string,
): Promise<{ readonly time: Float64Array; readonly value: Float64Array }> {
  const { columns } = await table("r-series", name);
  if (!("time" in columns && "value" in columns))
    throw new RangeError(mustBe("load a series", "name", "one with a time and a value column", name));
  return { time: columns.time as Float64Array, value: columns.value as Float64Array };
}

/**
 * The text files that a set keeps in one JSON object (`solomon-vrptw`, `cvrplib`, `tsplib`), by name.
 *
 * @throws {RangeError} If the set's primary file is no such object.
 */
export async function texts(name: string): Promise<ReadonlyMap<string, string>> {
  const entry = catalogue.findFile(catalogue.find(name));
  if (entry.format !== "json")
    throw new RangeError(mustBe(`load ${name}`, "its primary file", "a JSON object of texts", entry.format));
  return new Map(
    Object.entries(JSON.parse((await contents(name)).toString("utf8")) as Record<string, string>),
  );
}

function typesOf(columns: readonly catalogue.CatalogueColumn[]): ColumnTypes {
  const types: Record<string, csv.ColumnType> = Object.create(null);
  for (const { name, type, missing } of columns) types[name] = missing ? { type: "number", missing } : type;
  return types;
}

/** The unpacked bytes of a file. */
async function contents(name: string, file?: string): Promise<Buffer> {
  const set = catalogue.find(name);
  const entry = catalogue.findFile(set, file);
  const { content, origin } = await load(set, entry);
  recordDataset({ name, origin });
  return content;
}

function supervised({ rows, names, columns }: DataTable, targetName: string): Supervised {
  const featureNames = names.filter((name) => name !== targetName);
  const data = new Float64Array(rows * featureNames.length);
  featureNames.forEach((name, j) => {
    const values = columns[name] as Float64Array;
    for (let i = 0; i < rows; i++) data[i * featureNames.length + j] = values[i];
  });
  const features: Matrix = { rows, columns: featureNames.length, data, columnNames: featureNames };
  return { features, target: columns[targetName] as Float64Array, featureNames, targetName };
}

async function trainAndTest(
  name: string,
  classNames: readonly string[],
): Promise<readonly [LabelledImages, LabelledImages]> {
  const part = (prefix: string) =>
    images(name, `${prefix}-images-idx3-ubyte`, `${prefix}-labels-idx1-ubyte`, classNames);
  return [await part("train"), await part("t10k")];
}

async function images(
  name: string,
  imageFile: string,
  labelFile: string,
  classNames: readonly string[],
): Promise<LabelledImages> {
  const read = async (file: string) => {
    const set = catalogue.find(name);
    const entry = catalogue.findFile(set, file);
    const { content, origin } = await load(set, entry);
    recordDataset({ name, origin });
    return idx.parse(content, { source: entry.path });
  };
  const { shape, data } = await read(imageFile);
  const labels = await read(labelFile);
  const [count, height, width, channels = 1] = shape;
  if (labels.data.length !== count)
    throw new RangeError(mustBe(`load ${name}`, "the number of labels", String(count), labels.data.length));
  return { count, height, width, channels, pixels: data, labels: labels.data, classNames };
}
