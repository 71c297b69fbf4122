/** Preparations one after the other (预处理): from a table of numbers and texts to a matrix. */
import { mustBe, requireKind } from "../../core/errors";
import type { ClassLabel } from "../../core/learning/class-labels";
import type { Matrix } from "../../core/linear-algebra/matrix";
import { listOf, type OptionReader } from "../../core/options";
import type { ColumnLike } from "../../core/vectors";
import { asPrepared, type MixedColumns, matrixOf, type Prepared, type TableRows } from "./table-columns";

/** A module that prepares columns, such as `oneHotEncoding`; one that learns from the target has `fitTransform`. */
export type PreparationModule<Options> =
  | {
      fit(rows: TableRows, options?: Options): object;
      transform(model: object, rows: TableRows): Prepared<MixedColumns>;
    }
  | {
      fitTransform(
        rows: TableRows,
        target: ColumnLike<ClassLabel>,
        options: Options,
      ): { readonly model: object; readonly rows: Prepared<MixedColumns> };
      transform(model: object, rows: TableRows): Prepared<MixedColumns>;
    };

/** Modules with their options: `[[imputation], [oneHotEncoding, { unknown: "zeros" }]]`. */
export type Steps<Options extends readonly unknown[]> = {
  readonly [Position in keyof Options]: readonly [
    module: PreparationModule<Options[Position]>,
    options?: Options[Position],
  ];
};

/** Preparations that are not fitted yet. */
export interface ColumnPreparation {
  /** Fits each step to the rows as the steps before have made them. @returns The models of the steps, and the prepared rows. */
  fitTransform(
    rows: TableRows,
    target: ColumnLike<ClassLabel>,
  ): { readonly models: readonly object[]; readonly rows: Prepared<Matrix> };
  /** Prepares other rows. @throws As the steps; {TypeError} if a column is of texts in the end. */
  transform(models: readonly object[], rows: TableRows): Prepared<Matrix>;
}

const ACTION = "prepare columns";
const STEP: OptionReader<readonly [PreparationModule<unknown>, unknown]> = (action, name, step) => {
  if (!Array.isArray(step)) throw new TypeError(mustBe(action, name, "a module and its options", step));
  requireKind(action, name, step[0], "a module such as oneHotEncoding", { transform: "function" });
  return [step[0], step[1]];
};

/**
 * Preparations, each applied to what the one before has made; columns that none names stay. The result is a matrix.
 *
 * @param steps Each a module and its options: `imputation`, `scaling`, `oneHotEncoding`, `ordinalEncoding`, `targetEncoding`, or
 * another one with the same functions.
 * @throws {TypeError} If a step is something else.
 *
 * @example
 * const preparation = of([[scaling, { method: "minMax" }], [oneHotEncoding]]);
 * const { rows } = preparation.fitTransform({ months: [1, 5], plan: ["year", "month"] }, [0, 1]);
 * [rows.columnNames, rows.data]; // [["months", "plan[month]", "plan[year]"], [0, 0, 1, 1, 1, 0]]
 */
export function of<Each extends readonly unknown[]>(steps: Steps<[...Each]>): ColumnPreparation {
  const read = listOf(STEP)(ACTION, "steps", steps);
  return {
    fitTransform(rows, target) {
      const models: object[] = [];
      const last = read.reduce<TableRows>((table, [module, options]) => {
        if ("fitTransform" in module) {
          const fitted = module.fitTransform(table, target, options);
          models.push(fitted.model);
          return fitted.rows;
        }
        const model = module.fit(table, options);
        models.push(model);
        return module.transform(model, table);
      }, rows);
      return { models, rows: asPrepared({ ...matrixOf(ACTION, last) }) };
    },
    transform(models, rows) {
      if (models?.length !== read.length)
        throw new TypeError(mustBe(ACTION, "models", "those of fitTransform", models));
      const last = read.reduce<TableRows>((table, [module], i) => module.transform(models[i], table), rows);
      return asPrepared({ ...matrixOf(ACTION, last) });
    },
  };
}
