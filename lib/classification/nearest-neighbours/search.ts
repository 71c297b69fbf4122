/** The rows that are nearest to a row, by brute force. */
import { mustBe, requireKind } from "../../core/errors";
import { squaredDistance } from "../../core/linear-algebra/distances";
import { readRowsAsFitted } from "../../core/linear-algebra/finite-matrix";
import { type Matrix, type MatrixLike, toMatrix } from "../../core/linear-algebra/matrix";
import { integer, type OptionReaders, readOptions, withDefault } from "../../core/options";

/** How many rows are asked. */
export interface NearestNeighboursOptions {
  /** Of equally distant rows the first ones. @default 5 */
  readonly neighbours?: number;
}

/** What is remembered of the fit: all rows. */
export interface Neighbourhood {
  readonly kind: string;
  readonly featureNames: readonly string[];
  readonly neighbours: number;
  /** (n, p) */
  readonly rows: readonly (readonly number[])[];
}

const OPTIONS = { neighbours: withDefault(5, integer(1)) } satisfies OptionReaders<NearestNeighboursOptions>;

/** @throws {RangeError} If there are fewer rows than neighbours. */
export function readNeighbourhood(action: string, options: NearestNeighboursOptions) {
  const { neighbours } = readOptions(action, options, OPTIONS);
  return ({ data, rows, columns }: Matrix) => {
    if (rows < neighbours)
      throw new RangeError(mustBe(action, "neighbours", `at most ${rows}, the number of rows`, neighbours));
    const list = Array.from({ length: rows }, (_, i) => [...data.subarray(i * columns, (i + 1) * columns)]);
    return { neighbours, rows: list };
  };
}

/** (m, k) positions of the nearest rows, the nearest first, of equal ones the first. O(m n p). */
export function nearest(action: string, model: Neighbourhood, rows: MatrixLike, kind: string): Int32Array[] {
  const rule = "a model, as made by fit";
  const parts = { kind: "text", featureNames: "list", rows: "list", neighbours: "integer" } as const;
  requireKind(action, "model", model, rule, parts);
  if (model.kind !== kind) throw new TypeError(mustBe(action, "model", rule, model.kind));
  const { data, rows: count, columns } = readRowsAsFitted(action, "rows", rows, model.featureNames);
  const own = toMatrix(model.rows).data;
  return Array.from({ length: count }, (_, i) => {
    const found = new Int32Array(model.neighbours);
    const squares = new Float64Array(model.neighbours).fill(Number.POSITIVE_INFINITY);
    for (let r = 0; r < model.rows.length; r++) {
      const square = squaredDistance(data, i * columns, own, r * columns, columns);
      let place = model.neighbours;
      while (place > 0 && square < squares[place - 1]) place--;
      if (place === model.neighbours) continue;
      squares.copyWithin(place + 1, place);
      found.copyWithin(place + 1, place);
      squares[place] = square;
      found[place] = r;
    }
    if (squares[model.neighbours - 1] === Number.POSITIVE_INFINITY)
      throw new RangeError(
        mustBe(action, `row ${i}`, "at distances whose squares are within the range of a double", Infinity),
      );
    return found;
  });
}
