import { describe, expect, test } from "vitest";
import { checkCellTypes, formatDiagnostic } from "../../../lib/workbench/notebooks/cell-types";
import { notebookOf, saved, text } from "../make-notebook";

function faultsOf(...files: readonly string[]): readonly string[] {
  return checkCellTypes(files).map(formatDiagnostic);
}

describe("checkCellTypes()", () => {
  test("finds a seeded type error and names notebook, cell and line", () => {
    const wrong = notebookOf(
      text("# 98 Wrong 错误"),
      'import { table } from "merchant-lab";',
      "\nconst price: number = await Promise.resolve(3);",
      'const rows = [{ price }];\ntable.fromRecords(rows, { caption: 7 });\nconst name: string = "milk";',
      "const price = name.lenght;",
    );
    const faults = faultsOf(saved(notebookOf("const fine = 1;")), saved(wrong, "98-wrong.ipynb"));
    expect(faults).toHaveLength(4);
    expect(faults).toEqual(
      expect.arrayContaining([
        expect.stringMatching(
          /^98-wrong\.ipynb cell 3 line 2: Type 'number' is not assignable to type 'string'/,
        ),
        expect.stringMatching(/^98-wrong\.ipynb cell 4 line 1: Property 'lenght' does not exist/),
        "98-wrong.ipynb cell 2 line 2: Cannot redeclare block-scoped variable 'price'.",
      ]),
    );
  });

  test("applies the project's strict flags to cells", () => {
    const loose = notebookOf("const double = (x) => 2 * x;", 'const first: string = ["a"].find(() => true);');
    expect(faultsOf(saved(loose))).toEqual([
      "99-trial.ipynb cell 1 line 1: Parameter 'x' implicitly has an 'any' type.",
      expect.stringMatching(/^99-trial\.ipynb cell 2 line 1: Type 'string \| undefined' is not assignable/),
    ]);
  });

  test("finds syntax errors", () => {
    expect(faultsOf(saved(notebookOf("1 + 1", "const = 2;"))).join()).toContain(
      "99-trial.ipynb cell 2 line 1: ",
    );
  });

  test("accepts await and names of earlier cells, as the kernel does", () => {
    expect(faultsOf(saved(notebookOf("const a = await Promise.resolve(1)", "[a].length")))).toEqual([]);
  });
});
