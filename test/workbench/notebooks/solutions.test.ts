/** Solutions of exercises run behind the notebook. */
import { describe, expect, test, vi } from "vitest";
import { withSolutions } from "../../../lib/workbench/notebooks/solutions";
import { runNotebook } from "../../../lib/workbench/runner";
import { code, notebookOf, saved, text } from "../make-notebook";

vi.setConfig({ testTimeout: 240_000 });

const solution = (...blocks: readonly string[]) =>
  `1. Why?\n\n<details><summary>Solution 解答</summary>\n\n${blocks.map((block) => `\`\`\`ts\n${block}\n\`\`\``).join("\n\nand\n\n")}\n\n</details>\n`;

describe("withSolutions()", () => {
  test("appends the blocks of code of hidden answers, in order, and no other code", () => {
    const notebook = notebookOf(
      text(`${solution("const a = 1;", "const b = 2;")}\n${solution("const c = 3;")}`),
      code("const details = `<details>\n```ts\nno\n```\n</details>`;"),
      text(
        "```ts\nconst shown = 1;\n```\n<details><summary>Hint</summary>\n\n`a`\n\n```\nno ts\n```\n\n</details>",
      ),
      text("<details><summary>Not closed</summary>\n\n```ts\nconst open = 1;\n```"),
    );
    const { cells } = withSolutions(notebook);
    expect(cells.slice(0, 4)).toEqual(notebook.cells);
    expect(cells.slice(4).map(({ source, cell_type }) => [cell_type, source])).toEqual([
      ["code", "const a = 1;\n"],
      ["code", "const b = 2;\n"],
      ["code", "const c = 3;\n"],
    ]);
  });

  test("they see the names of the notebook, and one that is wrong fails the run", async () => {
    const file = (then: string) => saved(notebookOf("const x = 2;", text(solution(then))));
    const right = await runNotebook(file("if (x !== 2) throw new Error();"), { withSolutions: true });
    expect([right.status, right.cellSeconds.length]).toEqual(["ok", 2]);
    const wrong = await runNotebook(file("const y: string = x;"), { withSolutions: true });
    expect([wrong.status, wrong.failedCell]).toEqual(["failed", 2]);
    expect((await runNotebook(file("const y: string = x;"))).status).toBe("ok");
  });
});
