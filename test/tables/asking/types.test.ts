/** What the compiler says of verbs: that of the kernel, TypeScript 5.0, and that of the project. */
import path from "node:path";
import kernelTs from "@tslab/typescript-for-tslab";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { PROJECT } from "../../../lib/workbench/paths";

const HEAD = `
import { tables } from "../../../lib/tables";
import type { LazyTable } from "../../../lib/tables";
type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true : false;
declare function same<A, B>(equal: Equal<A, B>): void;
type RowIn<T> = T extends LazyTable<infer Row> ? Row : never;
export async function ask() {
const sales = await tables.of([], { schema: { item: "text", price: "number?", units: "integer", paid: "boolean", day: "date?", at: "timestamp" } });
const items = await tables.of([{ item: "milk", supplier: "a", price: "1" }]);
const loose = await tables.sql\`select 1 as a\`;
`;

/** Lines with a mistake, and a part of what the compiler says. */
const WRONG: readonly (readonly [code: string, message: RegExp])[] = [
  ["sales.where((row) => row.prise.isMissing());", /'prise' does not exist|Did you mean 'price'/],
  ["sales.where(({ itm }) => itm.isMissing());", /'itm' does not exist/],
  ["sales.where((row) => row.price);", /not assignable/],
  ["sales.where((row) => true);", /no properties in common/],
  ["sales.where((row) => row.item.equals(3));", /not assignable/],
  ["sales.where((row) => row.price.equals(row.item));", /not assignable/],
  ["sales.where((row) => row.price.isLessThan('3'));", /not assignable/],
  ["sales.where((row) => row.price.contains('3'));", /'contains' does not exist/],
  ["sales.where((row) => row.item.equals(null));", /not assignable/],
  ["sales.where((row) => row.paid.and(row.item));", /not assignable/],
  ["sales.derive((row) => ({ x: row.item.plus(1) }));", /'plus' does not exist/],
  ["sales.derive((row) => ({ x: row.price.plus('1') }));", /not assignable/],
  ["sales.derive((row) => ({ x: row.price.year() }));", /'year' does not exist/],
  ["sales.derive((row) => ({ x: row.day.startOf('decade') }));", /not assignable/],
  ["sales.derive((row) => ({ x: new Date() }));", /no properties in common|not assignable/],
  ["sales.select('itme');", /not assignable/],
  ["sales.omit('itme');", /not assignable/],
  ["tables.design(sales, 'units ~ prise');", /"there is no column": "prise"/],
  ["tables.baskets(sales, { basket: 'units', item: 'itme' });", /not assignable/],
  ["tables.sequenceColumns(sales, { customer: 'item', time: 'units', item: 'item' });", /not assignable/],
  ["tables.series(sales, { time: 'item', by: 'day', value: (g, f) => f.count() });", /not assignable/],
  ["tables.series(sales, { time: 'at', by: 'day', value: (g, f) => f.sum(g.item) });", /not assignable/],
  ["sales.rename({ itme: 'x' });", /'itme' does not exist|not assignable/],
  ["sales.orderBy({ descending: 'itme' });", /not assignable/],
  ["sales.orderBy({ ascending: 'item' });", /'ascending' does not exist/],
  ["sales.groupBy('itme');", /not assignable/],
  ["sales.groupBy('item').summarise((group, { sum }) => ({ x: sum(group.item) }));", /not assignable/],
  ["sales.groupBy('item').summarise((group, { total }) => ({ x: 1 }));", /'total' does not exist/],
  ["sales.window({ orderBy: 'dya' }, () => ({}));", /not assignable/],
  ["sales.window({}, (row, { runningSum }) => ({ x: runningSum(row.day) }));", /not assignable/],
  ["sales.join(items, { on: 'supplier' });", /not assignable/],
  ["sales.join(items, { on: 'price' });", /not assignable/],
  ["sales.join(items, { on: 'item', how: 'outer' });", /not assignable/],
  ["sales.unpivot(['prise']);", /not assignable/],
  ["sales.sample({ share: 0.5 });", /'seed' is missing/],
  ["sales.append(items);", /not assignable/],
  ["sales.toVector('prise');", /not assignable/],
  ["sales.select('item').where((row) => row.price.isMissing());", /'price' does not exist/],
  ["sales.groupBy('item').summarise(() => ({ x: 1 })).select('units');", /not assignable/],
  ["tables.of([{ a: 1 }], { schema: { a: 'nmber' } });", /not assignable|No overload/],
];

const RIGHT = `
same<RowIn<typeof sales>, { item: string; price: number | null; units: number; paid: boolean; day: DateText | null; at: TimestampText }>(true);
const derived = sales.derive((row) => ({
  price: row.price.orElse(0), month: row.day.month(), start: row.day.startOf("month"), hour: row.at.startOf("hour"),
  ratio: row.units.dividedBy(2), label: row.item.concat("-", row.item), known: row.price.isPresent(), same: "x", n: 1,
  least: row.price.isLessThan(row.units), both: row.paid.and(row.price.isAtLeast(1)), size: row.paid.ifElse(1, null),
}));
same<RowIn<typeof derived>["price"], number>(true);
same<RowIn<typeof derived>["known"], boolean>(true);
const compared = sales.derive((row) => ({ a: row.units.isLessThan(row.price), b: row.units.equals(2), c: row.price.orElse(row.price), d: row.units.plus(1) }));
same<RowIn<typeof compared>["a"], boolean | null>(true);
same<RowIn<typeof compared>["b"], boolean>(true);
same<RowIn<typeof compared>["c"], number | null>(true);
same<RowIn<typeof compared>["d"], number>(true);
same<RowIn<typeof derived>["month"], number | null>(true);
same<RowIn<typeof derived>["start"], DateText | null>(true);
same<RowIn<typeof derived>["hour"], TimestampText>(true);
same<RowIn<typeof derived>["ratio"], number | null>(true);
same<RowIn<typeof derived>["label"], string>(true);
same<RowIn<typeof derived>["known"], boolean>(true);
same<RowIn<typeof derived>["same"], string>(true);
same<RowIn<typeof derived>["n"], number>(true);
same<RowIn<typeof derived>["least"], boolean | null>(true);
same<RowIn<typeof derived>["both"], boolean | null>(true);
same<RowIn<typeof derived>["size"], number | null>(true);
const grouped = sales.groupBy("item", "day").summarise((group, { count, sum, mean, maximum, valueAtMaximum, any }) => ({
  n: count(), total: sum(group.units), mean: mean(group.price), last: maximum(group.day), top: valueAtMaximum(group.item, group.price), any: any(group.paid),
}));
same<RowIn<typeof grouped>, { item: string; day: DateText | null; n: number; total: number; mean: number | null; last: DateText | null; top: string | null; any: boolean }>(true);
const window = sales.select("item", "units").window({ partitionBy: "item", orderBy: ["units"] }, (row, { rank, previous, runningSum }) => ({
  rank: rank(), before: previous(row.units), sum: runningSum(row.units),
}));
same<RowIn<typeof window>, { item: string; units: number; rank: number; before: number | null; sum: number }>(true);
const renamed = sales.select("item", "paid").rename({ item: "product" });
same<RowIn<typeof renamed>, { product: string; paid: boolean }>(true);
const omitted = sales.omit("price", "units", "paid", "day");
same<RowIn<typeof omitted>, { item: string; at: TimestampText }>(true);
const left = omitted.join(items.select("item", "supplier"), { on: "item", how: "left" });
same<RowIn<typeof left>, { item: string; at: TimestampText; supplier: string | null }>(true);
const inner = omitted.join(items.select("item", "supplier"), { on: ["item"] });
same<RowIn<typeof inner>, { item: string; at: TimestampText; supplier: string }>(true);
const full = omitted.join(items.select("item", "supplier"), { on: "item", how: "full" });
same<RowIn<typeof full>, { item: string; at: TimestampText | null; supplier: string | null }>(true);
const semi = omitted.join(items, { on: "item", how: "anti" });
same<RowIn<typeof semi>, { item: string; at: TimestampText }>(true);
const long = sales.select("item", "price", "units").unpivot(["price", "units"], { name: "what" });
same<RowIn<typeof long>, { item: string; what: "price" | "units"; value: number | null }>(true);
const wide = await sales.pivot({ rows: "item", columns: "day", value: (group, { sum }) => sum(group.units), fill: 0 });
wide.where((row) => row["2024-03-01"].isAtLeast(1).and(row.item.startsWith("a")));
same<Awaited<ReturnType<typeof omitted.toRows>>, { item: string; at: TimestampText }[]>(true);
const columns = await sales.toColumns();
same<typeof columns.price, Float64Array>(true);
same<typeof columns.item, readonly string[]>(true);
same<typeof columns.day, readonly (DateText | null)[]>(true);
same<RowIn<typeof items>, { item: string; supplier: string; price: string }>(true);
const mixed = await tables.of([{ a: 1, b: null }, { a: undefined, b: "x", c: true }]);
same<RowIn<typeof mixed>, { a: number | null; b: string | null; c: boolean | null }>(true);
mixed.where((row) => row.c.or(row.a.isLessThan(3)));
const named = await tables.of({ item: ["a", null], price: new Float64Array(2), at: ["2024-03-01"] as DateText[] });
same<RowIn<typeof named>, { item: string | null; price: number; at: string }>(true);
loose.where((row) => row.anything.year().equals(3).and(row.other.contains("x"))).select("x").orderBy("y").groupBy("z").summarise((group, { sum }) => ({ a: sum(group.w) }));
same<typeof loose, LazyTable<any>>(true);
const typed = await tables.sql<{ total: number }>\`select sum(price) as total from \${sales} where price > \${3}\`;
typed.where((row) => row.total.isGreaterThan(1));
sales.where((row) => row.day.isAtLeast("2024-01-01").and(row.at.isLessThan(row.at)).and(row.item.isOneOf(["a"])));
sales.append(sales.where((row) => row.paid));
`;

describe.each([
  ["5.0, the kernel's", kernelTs as unknown as typeof ts],
  ["the project's", ts],
])("TypeScript %s", (_, compiler) => {
  test("refuses misspelt columns and wrong types, and infers rows", () => {
    const head = HEAD.replace(
      "import type { LazyTable }",
      "import type { DateText, LazyTable, TimestampText }",
    );
    const lines = [...head.split("\n"), ...WRONG.map(([code]) => code), ...RIGHT.split("\n"), "}"];
    const firstWrong = head.split("\n").length;
    const found = errorsOf(compiler, lines.join("\n"));
    for (const [i, [code, message]] of WRONG.entries()) {
      const line = firstWrong + i;
      expect(found.get(line) ?? "no error", code).toMatch(message);
      found.delete(line);
    }
    const others = Array.from(found, ([line, message]) => `${lines[line]}: ${message}`);
    expect(others).toEqual([]);
  });

  test("shows the columns of a table where one points at it", () => {
    const code =
      "tables.of([{ item: 'a', price: 1 }]).then((sales) => sales.where((row) => row.price.isPresent()));";
    const source = `import { tables } from "../../../lib/tables";\n${code}`;
    const { service, file } = serviceOf(compiler, source);
    const info = service.getQuickInfoAtPosition(file, source.indexOf("sales)"));
    expect(compiler.displayPartsToString(info?.displayParts).replace(/\s+/g, " ")).toContain(
      "LazyTable<{ item: string; price: number; }>",
    );
    const members =
      service.getCompletionsAtPosition(file, source.indexOf("row.price") + 4, {})?.entries ?? [];
    expect(members.map(({ name }) => name)).toEqual(["item", "price"]);
  });
});

function serviceOf(compiler: typeof ts, source: string) {
  const file = path.join(PROJECT, "test/tables/asking/cell.ts");
  const { config } = compiler.readConfigFile(path.join(PROJECT, "tsconfig.json"), compiler.sys.readFile);
  const { options } = compiler.parseJsonConfigFileContent({ ...config, include: [] }, compiler.sys, PROJECT);
  const read = (name: string) => (name === file ? source : compiler.sys.readFile(name));
  const host: ts.LanguageServiceHost = {
    getCompilationSettings: () => options,
    getScriptFileNames: () => [file],
    getScriptVersion: () => "1",
    getScriptSnapshot(name) {
      const text = read(name);
      return text === undefined ? undefined : compiler.ScriptSnapshot.fromString(text);
    },
    getCurrentDirectory: () => PROJECT,
    getDefaultLibFileName: (given) => compiler.getDefaultLibFilePath(given),
    fileExists: (name) => name === file || compiler.sys.fileExists(name),
    readFile: read,
    directoryExists: compiler.sys.directoryExists,
    getDirectories: compiler.sys.getDirectories,
  };
  return { service: compiler.createLanguageService(host), file };
}

/** The messages of the compiler by line. */
function errorsOf(compiler: typeof ts, source: string): Map<number, string> {
  const { service, file } = serviceOf(compiler, source);
  const found = new Map<number, string>();
  for (const diagnostic of [
    ...service.getSyntacticDiagnostics(file),
    ...service.getSemanticDiagnostics(file),
  ]) {
    const place = diagnostic.file?.getLineAndCharacterOfPosition(diagnostic.start ?? 0);
    const line = place?.line ?? -1;
    const text = compiler.flattenDiagnosticMessageText(diagnostic.messageText, "\n");
    found.set(line, `${found.get(line) ?? ""}${text}`);
  }
  return found;
}
