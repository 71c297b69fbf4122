import { describe, expect, test } from "vitest";
import { datasetNames, parameterNames } from "../../../lib/workbench/notebooks/notebook-inputs";
import { notebookOf, text } from "../make-notebook";

describe("parameterNames() and datasetNames()", () => {
  test("read the names from the code, not from comments, strings or text cells", () => {
    const notebook = notebookOf(
      text('parameter("text", 1); datasets.textCell();'),
      [
        'const n = parameter("epochs", 3); // parameter("no", 1)',
        'const is = datasets.isAvailable("groceries"); "datasets.isAvailable(\\"no\\")";',
        "const all = await datasets.fashionMnist(); other.mnist(); datasets.onlineRetailBaskets();",
      ].join("\n"),
    );
    expect(parameterNames(notebook)).toEqual(["epochs"]);
    expect(datasetNames(notebook)).toEqual(["groceries", "fashion-mnist", "online-retail-baskets"]);
  });

  test("list each name once, in the order of the cells, at any depth", () => {
    const notebook = notebookOf(
      'const [b, a] = [parameter("b", 1), parameter(`a`, 2)];',
      'const again = () => parameter("b", 3);\nif (await datasets.isAvailable("mnist")) datasets.mnist();',
    );
    expect(parameterNames(notebook)).toEqual(["b", "a"]);
    expect(datasetNames(notebook)).toEqual(["mnist"]);
  });

  test("skip calls without a literal name, and methods called parameter", () => {
    const notebook = notebookOf(
      'parameter(); parameter(name, 1); model.parameter("x"); check("y"); datasets.isAvailable(name);',
    );
    expect(parameterNames(notebook)).toEqual([]);
    expect(datasetNames(notebook)).toEqual([]);
  });
});
