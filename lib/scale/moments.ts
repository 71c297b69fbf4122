/** Number of rows, means and covariances of columns. */
import { mustBe } from "../core/errors";
import type { AnyRow } from "../tables/asking/column-types";
import type { LazyTable } from "../tables/asking/lazy-table";
import { requireColumns, requireTable } from "../tables/asking/query";
import { identifier, literal } from "../tables/engine/dialect";
import { ask, kindsOf } from "./table";

/** Of all rows; covariances with n in the denominator. */
export interface ColumnMoments {
  readonly rowCount: number;
  readonly means: readonly number[];
  readonly covariances: readonly (readonly number[])[];
}

/**
 * In one pass: the engines' own covariances are stable, which the textbook's sum of products is not.
 *
 * @throws {TypeError} If it is no table, or a column is not there or not of numbers.
 * @throws {RangeError} If a number is missing or not finite, there is no row, or a column is there twice.
 */
export async function columnMoments(
  action: string,
  table: LazyTable<AnyRow>,
  names: readonly string[],
): Promise<ColumnMoments> {
  requireTable(action, "table", table);
  requireColumns(action, table.columns, names);
  for (const [name, kind] of await kindsOf(table))
    if (names.includes(name) && kind !== "number")
      throw new TypeError(mustBe(action, name, "a column of numbers", `a column of kind ${kind}`));
  const row = await ask(table, momentsSql(table, names));
  const of = (name: string) => row[name][0] as number;
  const [rowCount, incomplete] = [of("complete"), of("n") - of("complete")];
  if (incomplete > 0)
    throw new RangeError(
      mustBe(
        action,
        `rows without a finite number in ${names.join(", ")}`,
        "left out by where(…)",
        incomplete,
      ),
    );
  if (rowCount === 0) throw new RangeError(mustBe(action, "table", "one of at least one row", rowCount));
  return {
    rowCount,
    means: names.map((_, i) => of(`m_${i}`)),
    covariances: names.map((_, i) => names.map((_, j) => of(`c_${Math.min(i, j)}_${Math.max(i, j)}`))),
  };
}

function momentsSql({ source, engine }: LazyTable<AnyRow>, names: readonly string[]): string {
  const { number } = engine.dialect.types;
  const numbers = names.map((name, i) => `cast(${identifier(name)} as ${number}) as x_${i}`);
  // Missing values and NaN fail the test too: NaN is above all numbers.
  const tests = names.map((_, i) => `abs(x_${i}) <= ${literal(Number.MAX_VALUE)}`).join(" and ");
  const complete = names.map((_, i) => `case when ${tests} then x_${i} end as x_${i}`).join(", ");
  const sums = names.flatMap((_, i) => [
    `avg(x_${i}) as m_${i}`,
    ...names.slice(i).map((_, k) => `covar_pop(x_${i}, x_${i + k}) as c_${i}_${i + k}`),
  ]);
  const rows = `select ${complete} from (select ${numbers.join(", ")} from (${source}) as t) as x`;
  return `select count(*) as n, count(x_0) as complete, ${sums.join(", ")} from (${rows}) as c`;
}
