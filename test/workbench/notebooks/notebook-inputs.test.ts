import { describe, expect, test } from "vitest";
import { datasetNames, parameterDefaults } from "../../../lib/workbench/notebooks/notebook-inputs";
import { notebookOf, text } from "../make-notebook";

describe("parameterDefaults() and datasetNames()", () => {
  test("read the names from the code, not from comments, strings or text cells", () => {
    const notebook = notebookOf(
      text('parameter("text", 1); datasets.textCell();'),
      [
        'const n = parameter("epochs", 3); // parameter("no", 1)',
        'const is = datasets.isAvailable("groceries"); "datasets.isAvailable(\\"no\\")";',
        "const all = await datasets.fashionMnist(); other.mnist(); datasets.onlineRetailBaskets();",
      ].join("\n"),
    );
    expect([...parameterDefaults(notebook)]).toEqual([["epochs", 3]]);
    expect(datasetNames(notebook)).toEqual(["groceries", "fashion-mnist", "online-retail-baskets"]);
  });

  test("list each name once, in the order of the cells, at any depth", () => {
    const notebook = notebookOf(
      'const [b, a] = [parameter("b", 1), parameter(`a`, 2)];',
      'const again = () => parameter("b", 3);\nif (await datasets.isAvailable("mnist")) datasets.mnist();',
    );
    expect([...parameterDefaults(notebook)]).toEqual([
      ["b", 1],
      ["a", 2],
    ]);
    expect(datasetNames(notebook)).toEqual(["mnist"]);
  });

  test("skip calls without a literal name, and methods called parameter", () => {
    const notebook = notebookOf(
      'parameter(); parameter(name, 1); model.parameter("x"); check("y"); datasets.isAvailable(name);',
    );
    expect([...parameterDefaults(notebook)]).toEqual([]);
    expect(datasetNames(notebook)).toEqual([]);
  });

  test.each([
    ["60_000", 60_000],
    ["-0.5", -0.5],
    ["1e3", 1000],
    ["true", true],
    ["false", false],
    ['"real"', "real"],
    ["`1`", "1"],
    ["null", undefined],
    ["[1]", undefined],
    ["1 + 1", undefined],
    ["seed", undefined],
    ["", undefined],
  ])("read the default %s", (code, value) => {
    expect(parameterDefaults(notebookOf(`parameter("x", ${code});`)).get("x")).toBe(value);
  });
});
