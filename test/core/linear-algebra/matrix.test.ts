import "../../../lib/resolve-tensorflow.js";
import { describe, expect, test } from "vitest";
import * as matrix from "../../../lib/core/linear-algebra/matrix";

const { DataFrame, Series } = require("danfojs-node") as typeof import("danfojs-node");

describe("matrix.toMatrix()", () => {
  test("takes rows of arrays, typed arrays and Series, frames and matrices", () => {
    const expected = { rows: 2, columns: 2, data: Float64Array.of(1, 2, 3, 4) };
    const rows = [
      [1, 2],
      [3, 4],
    ];
    expect(matrix.toMatrix(rows)).toEqual(expected);
    expect(matrix.toMatrix(rows.map((row) => Float32Array.from(row)))).toEqual(expected);
    expect(matrix.toMatrix(rows.map((row) => new Series(row)))).toEqual(expected);
    const frame = new DataFrame(rows, { columns: ["a", "b"] });
    expect(matrix.toMatrix(frame)).toEqual({ ...expected, columnNames: ["a", "b"] });
    expect(matrix.toMatrix(frame, { columnNames: ["x", "y"] }).columnNames).toEqual(["x", "y"]);
    const made = matrix.toMatrix(rows);
    expect(matrix.toMatrix(made)).toBe(made);
    expect(matrix.toMatrix(made, { columnNames: ["a", "b"] }).columnNames).toEqual(["a", "b"]);
    expect(matrix.toMatrix([])).toEqual({ rows: 0, columns: 0, data: new Float64Array() });
    expect(matrix.toMatrix([], { columnNames: ["a"] }).columns).toBe(1);
    expect(matrix.toMatrix([[Number.NaN]]).data).toEqual(Float64Array.of(Number.NaN));
  });

  test.each([
    [
      [1, 2, 3],
      "values must be rows of numbers such as [[1, 2], [3, 4]], a matrix or a danfo frame, current value is an array of 3; a single feature is [[1], [2], [3]]",
    ],
    [
      new Series([1, 2, 3]),
      "values must be rows of numbers such as [[1, 2], [3, 4]], a matrix or a danfo frame",
    ],
    [
      Float64Array.of(1, 2),
      "values must be rows of numbers such as [[1, 2], [3, 4]], a matrix or a danfo frame",
    ],
    [null, "values must be rows of numbers"],
    [undefined, "values must be rows of numbers"],
    ["12", "values must be rows of numbers"],
    [{ a: [1, 2] }, "values must be rows of numbers"],
    [[[1, 2], [3]], "row 1 must have 2 numbers like row 0, current length is 1"],
    [[[1], 2], "row 1 must be an array, a typed array or a danfo Series, current value is 2"],
    [[[1], null], "row 1 must be an array, a typed array or a danfo Series, current value is null"],
    [[{ length: 1, 0: 1 }], "row 0 must be an array, a typed array or a danfo Series"],
    [[null], "row 0 must be an array, a typed array or a danfo Series, current value is null"],
    [[1], "values must be rows of numbers such as [[1, 2], [3, 4]], a matrix or a danfo frame"],
    [{ rows: 1, columns: 1, data: [1] }, "values must be rows of numbers"],
    [[[1], ["2"]], 'row 1, column 0 must be a number, current value is "2"'],
    [[[1, true]], "row 0, column 1 must be a number, current value is true"],
    [
      new DataFrame([[1, "tea"]], { columns: ["price", "name"] }),
      'row 0, column name must be a number, current value is "tea"',
    ],
    [
      { rows: 2, columns: 2, data: new Float64Array(3) },
      "data must have rows * columns numbers, 2 * 2, current length is 3",
    ],
  ])("refuses %o", (values, message) => {
    expect(() => matrix.toMatrix(values as never)).toThrow(TypeError);
    expect(() => matrix.toMatrix(values as never)).toThrow(`Cannot read a matrix: ${message}`);
  });

  test("refuses names that do not fit", () => {
    expect(() => matrix.toMatrix([[1, 2]], { columnNames: ["a"] })).toThrow(
      new TypeError("Cannot name the columns: columnNames must have 2 names, current length is 1"),
    );
    expect(() => matrix.toMatrix([[1]], { columnNames: ["a", "b"] })).toThrow(
      "columnNames must have 1 names",
    );
    expect(() => matrix.toMatrix([[1]], { columnNames: [1] } as never)).toThrow(
      "columnNames[0] must be a text",
    );
    expect(() => matrix.toMatrix([[1]], { columnNames: "a" } as never)).toThrow(
      "columnNames must be an array",
    );
    expect(() => matrix.toMatrix([[1]], { names: ["a"] } as never)).toThrow('there is no option "names"');
    expect(() => matrix.withColumnNames(matrix.zeros(1, 1), [2] as never)).toThrow(
      "columnNames[0] must be a text",
    );
    expect(() => matrix.withColumnNames([[1]] as never, ["a"])).toThrow("as made by matrix.toMatrix");
  });
});

describe("rows and columns", () => {
  const made = matrix.toMatrix([
    [1, 2, 3],
    [4, 5, 6],
  ]);

  test("are those of their position", () => {
    expect([...matrix.row(made, 0), ...matrix.row(made, 1)]).toEqual([1, 2, 3, 4, 5, 6]);
    expect([...matrix.column(made, 0), ...matrix.column(made, 2)]).toEqual([1, 4, 3, 6]);
    expect(matrix.takeRows(made, new Series([1, 1, 0])).data).toEqual(
      Float64Array.of(4, 5, 6, 4, 5, 6, 1, 2, 3),
    );
    const named = matrix.withColumnNames(made, ["a", "b", "c"]);
    expect(matrix.takeRows(named, [1])).toEqual({ ...named, rows: 1, data: Float64Array.of(4, 5, 6) });
    const zeros = matrix.zeros(2, 1);
    matrix.row(zeros, 1)[0] = 7;
    matrix.column(zeros, 0)[0] = 5;
    expect(zeros.data).toEqual(Float64Array.of(0, 7));
    expect(matrix.zeros(0, 0)).toEqual({ rows: 0, columns: 0, data: new Float64Array() });
    expect(() => matrix.zeros(-1, 1)).toThrow("Cannot make a matrix: rows must be an integer >= 0");
    expect(() => matrix.zeros(1, -1)).toThrow("Cannot make a matrix: columns must be an integer >= 0");
  });

  test("positions that there are not are refused", () => {
    for (const wrong of [-1, 2, 0.5, Number.NaN]) {
      const message = `must be an integer from 0 to 1, current value is ${wrong}`;
      expect(() => matrix.row(made, wrong)).toThrow(new RangeError(`Cannot read a row: i ${message}`));
      expect(() => matrix.takeRows(made, [0, wrong])).toThrow(
        new RangeError(`Cannot take rows: indices[1] ${message}`),
      );
    }
    expect(() => matrix.column(made, 3)).toThrow("Cannot read a column: j must be an integer from 0 to 2");
    expect(() => matrix.column(made, "1" as never)).toThrow(TypeError);
    expect(() => matrix.row([[1]] as never, 0)).toThrow(
      "matrix must be a matrix, as made by matrix.toMatrix",
    );
    expect(() => matrix.takeRows([[1]] as never, [0])).toThrow("matrix must be a matrix");
    expect(() => matrix.column({ rows: 2, columns: 1, data: new Float64Array(3) }, 0)).toThrow(
      "2 * 1, current length is 3",
    );
  });
});

test("zeros() names a size that does not fit into memory", () => {
  for (const [rows, columns] of [
    [2 ** 31, 3],
    [2 ** 40, 2 ** 10],
    [2 ** 53 - 1, 2 ** 53 - 1],
  ])
    expect(() => matrix.zeros(rows, columns)).toThrow(
      new RangeError(
        `Cannot make a matrix: rows * columns must be a size that fits into memory, current value is ${rows} * ${columns}`,
      ),
    );
});
