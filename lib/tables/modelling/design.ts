/** From a table to the matrix that a model learns from. */
import { formatValue, mustBe, requireKind } from "../../core/errors";
import type { Supervised } from "../../core/labelled-data";
import { zeros } from "../../core/linear-algebra/matrix";
import type { AnyRow } from "../asking/column-types";
import type { LazyTable } from "../asking/lazy-table";
import { requireTable } from "../asking/query";
import { type Factor, type ParsedFormula, parseFormula, type Term, TRANSFORMS, termKey } from "./formula";
import type { Formula } from "./formula-types";

const ACTION = "make a design matrix";

/** Features and target of a formula, and how categories were coded. */
export interface Design extends Supervised {
  readonly formula: string;
  /** The categories of each factor: texts by code point, numbers by size. The first one is the reference. */
  readonly levels: Readonly<Record<string, readonly string[]>>;
  /** Rows that were left out since a value is missing. */
  readonly missingRows: number;
}

/** The columns of rows in which nothing is missing. */
interface CompleteColumns {
  readonly rows: number;
  readonly missingRows: number;
  readonly values: ReadonlyMap<string, readonly unknown[]>;
}

/**
 * The design matrix of a formula: `target ~ terms`. Terms are joined by `+`; `a:b` is a product, and `a * b` is short for
 * `a + b + a:b`. Texts, and numbers in `C(…)`, are categories: each but the first has a column of zeros and ones, named as
 * `category[T.tea]`, as in statsmodels. Conditions are 0 and 1. `log`, `log10`, `sqrt`, `exp` and `square` compute numbers. Names with
 * signs stand in backquotes. The intercept is the model's. O(rows · columns).
 *
 * A category in a product is coded without its first level if the rest of the product is in the formula too, else with all.
 *
 * @throws {SyntaxError} If the formula cannot be read. @throws {TypeError} If a column does not exist or is a date.
 * @throws {RangeError} If a category has one level only, a product of categories lacks its main effects, a number is not
 * finite, the target is a feature too, or no row is complete.
 *
 * @example
 * const sales = await tables.of([{ sold: 5, item: "tea", price: 2 }, { sold: 7, item: "cup", price: 1 }, { sold: 6, item: "tea", price: 1 }]);
 * const data = await tables.design(sales, "sold ~ price + item");
 * data.featureNames; // ["price", "item[T.tea]"]
 * data.features.data; // Float64Array [2, 1, 1, 0, 1, 1]
 */
export async function design<Row, Text extends string>(
  table: LazyTable<Row>,
  formula: Text & Formula<Row, Text>,
): Promise<Design> {
  requireTable(ACTION, "table", table);
  const parsed = parseFormula(formula);
  const factors = factorsOf(parsed);
  const columns = await completeColumns(
    table,
    [parsed.target, ...factors].map(({ column }) => column),
  );
  if (factors.some(({ column }) => column === parsed.target.column))
    throw new RangeError(mustBe(ACTION, "formula", "one whose target is not a feature too", formula));
  if (columns.rows === 0) throw new RangeError(mustBe(ACTION, "at least one row", "complete", columns.rows));
  const levels = Object.fromEntries(
    factors.flatMap((factor) => {
      const found = levelsOf(factor, columns);
      return found === undefined ? [] : [[factor.name, found]];
    }),
  );
  return {
    ...featuresOf(parsed, levels, columns),
    target: numbersOf(parsed.target, columns),
    targetName: parsed.target.name,
    formula,
    levels,
    missingRows: columns.missingRows,
  };
}

/**
 * The features of other rows, coded as those of a design: for predictions. The table needs no target.
 *
 * @throws As `design`. @throws {RangeError} If there is a category that the design does not have.
 *
 * @example
 * const data = await tables.design(await tables.of([{ sold: 5, item: "tea" }, { sold: 7, item: "cup" }]), "sold ~ item");
 * (await tables.designLike(data, await tables.of([{ item: "tea" }, { item: "tea" }]))).features.data; // Float64Array [1, 1]
 */
export async function designLike(
  model: Pick<Design, "formula" | "levels">,
  table: LazyTable<AnyRow>,
): Promise<Pick<Design, "features" | "featureNames" | "missingRows">> {
  requireKind(ACTION, "model", model, "a design, as made by tables.design", {
    formula: "text",
    levels: "record",
  });
  requireTable(ACTION, "table", table);
  const parsed = parseFormula(model.formula);
  const columns = await completeColumns(
    table,
    factorsOf(parsed).map(({ column }) => column),
  );
  return { ...featuresOf(parsed, model.levels, columns), missingRows: columns.missingRows };
}

function factorsOf({ terms }: ParsedFormula): Factor[] {
  return [...new Map(terms.flat().map((factor) => [factor.name, factor])).values()];
}

async function completeColumns(table: LazyTable<AnyRow>, names: readonly string[]): Promise<CompleteColumns> {
  const used = [...new Set(names)];
  const columns = (await (table as LazyTable<Record<string, unknown>>)
    .select(...used)
    .toColumns()) as Readonly<Record<string, ArrayLike<unknown>>>;
  const isMissing = (value: unknown) => value === null || Number.isNaN(value);
  const all = Array.from({ length: columns[used[0]].length }, (_, row) => row);
  const complete = all.filter((row) => used.every((name) => !isMissing(columns[name][row])));
  const values = new Map(used.map((name) => [name, complete.map((row) => columns[name][row])]));
  return { rows: complete.length, missingRows: all.length - complete.length, values };
}

function valuesOf({ column }: Factor, { values }: CompleteColumns): readonly unknown[] {
  return values.get(column) ?? [];
}

/** The categories of a factor; `undefined` if it is a number. */
function levelsOf(factor: Factor, columns: CompleteColumns): readonly string[] | undefined {
  const values = valuesOf(factor, columns);
  if (factor.transform !== "C" && typeof values[0] !== "string") return undefined;
  if (factor.transform !== undefined && factor.transform !== "C") return undefined;
  const levels = [...new Set(values)].sort(compareLevels).map(String);
  if (levels.length < 2)
    throw new RangeError(mustBe(ACTION, factor.name, "a category with two levels or more", levels));
  return levels;
}

function compareLevels(a: unknown, b: unknown): number {
  return (a as number) < (b as number) ? -1 : 1;
}

/** The numbers of a factor: as they are, 0 and 1 for a condition, or transformed. */
function numbersOf(factor: Factor, columns: CompleteColumns): Float64Array {
  const { name, transform } = factor;
  const compute = transform === undefined || transform === "C" ? Number : TRANSFORMS[transform];
  return Float64Array.from(valuesOf(factor, columns), (value) => {
    if (typeof value !== "number" && typeof value !== "boolean")
      throw new TypeError(
        mustBe(ACTION, name, "a number or a condition; derive one from a text or a date", value),
      );
    const number = compute(Number(value));
    if (!Number.isFinite(number))
      throw new RangeError(
        `Cannot ${ACTION}: ${name} must be finite in each row, current value of ${factor.column} is ${formatValue(value)}`,
      );
    return number;
  });
}

/** A column of a term: the product of one coded column of each factor. */
interface TermColumn {
  readonly name: string;
  readonly values: Float64Array;
}

function featuresOf(
  { terms }: ParsedFormula,
  levels: Design["levels"],
  columns: CompleteColumns,
): Pick<Design, "features" | "featureNames"> {
  const keys = new Set(["[]", ...terms.map(termKey)]);
  const all = terms.flatMap((term) => termColumns(term, keys, levels, columns));
  const features = zeros(columns.rows, all.length);
  all.forEach(({ values }, j) => {
    for (let row = 0; row < columns.rows; row++) features.data[row * all.length + j] = values[row];
  });
  const featureNames = all.map(({ name }) => name);
  return { features: { ...features, columnNames: featureNames }, featureNames };
}

function termColumns(
  term: Term,
  keys: ReadonlySet<string>,
  levels: Design["levels"],
  columns: CompleteColumns,
): TermColumn[] {
  const isWithoutReference = (factor: Factor) => keys.has(termKey(term.filter((other) => other !== factor)));
  const full = term.filter((factor) => Object.hasOwn(levels, factor.name) && !isWithoutReference(factor));
  if (full.length > 1) {
    const names = term.map(({ name }) => name);
    throw new RangeError(
      mustBe(
        ACTION,
        `a product of categories`,
        `with its main effects, as in ${names.join(" * ")}`,
        names.join(":"),
      ),
    );
  }
  const coded = term.map((factor) =>
    Object.hasOwn(levels, factor.name)
      ? dummies(factor, levels[factor.name], isWithoutReference(factor), columns)
      : [{ name: factor.name, values: numbersOf(factor, columns) }],
  );
  return coded.reduce((products, factors) =>
    products.flatMap((left) =>
      factors.map((right) => ({
        name: `${left.name}:${right.name}`,
        values: left.values.map((value, row) => value * right.values[row]),
      })),
    ),
  );
}

/** A column of zeros and ones for each level, or for each but the first. */
function dummies(
  factor: Factor,
  levels: readonly string[],
  isWithoutReference: boolean,
  columns: CompleteColumns,
): TermColumn[] {
  const values = valuesOf(factor, columns).map(String);
  const unknown = values.find((value) => !levels.includes(value));
  if (unknown !== undefined)
    throw new RangeError(mustBe(ACTION, factor.name, `one of the levels ${levels.join(", ")}`, unknown));
  return levels.slice(isWithoutReference ? 1 : 0).map((level) => ({
    name: `${factor.name}[${isWithoutReference ? "T." : ""}${level}]`,
    values: Float64Array.from(values, (value) => Number(value === level)),
  }));
}
