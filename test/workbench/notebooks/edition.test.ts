import { describe, expect, test } from "vitest";
import { edition, hasChinese, inLanguage } from "../../../lib/workbench/notebooks/edition";
import { code, notebookOf, text } from "../make-notebook";

const CELL = `## 2.1 By hand 手算 (OLS)

The slope is

<div lang="zh">

斜率为

- \`x\`

</div>

$$b = 1$$

What is it?

<div lang="zh">

是多少？

</div>

<details><summary>Answer 答案</summary>

Two.

<div lang="zh">

二。

</div>

\`\`\`ts
# no heading 标题
const b = 2;
\`\`\`

</details>
`;

describe("inLanguage()", () => {
  test("leaves out the blocks of Chinese, or all other paragraphs", () => {
    expect(inLanguage(CELL, "en")).toBe(
      "## 2.1 By hand\n\nThe slope is\n\n$$b = 1$$\n\nWhat is it?\n\n<details><summary>Answer</summary>\n\nTwo.\n\n```ts\n# no heading 标题\nconst b = 2;\n```\n\n</details>",
    );
    expect(inLanguage(CELL, "zh")).toBe(
      "## 2.1 手算 (OLS)\n\n斜率为\n\n- `x`\n\n$$b = 1$$\n\n是多少？\n\n<details><summary>答案</summary>\n\n二。\n\n```ts\n# no heading 标题\nconst b = 2;\n```\n\n</details>",
    );
  });

  test.each([
    ["a text without Chinese is for both", "One.\n\n$$x$$\n\nTwo.", "One.\n\n$$x$$\n\nTwo."],
    ["only its title is in one language", "## References 参考文献\n\nA 摘 B", "## 参考文献\n\nA 摘 B"],
    ["a title in one language stays", "# 03 数字\n\n## Notes", "# 03 数字\n\n## Notes"],
    ["a title keeps its number", "# 01b Baskets 购物篮", "# 01b 购物篮"],
  ])("%s", (_, source, expected) => {
    expect(inLanguage(source, "zh")).toBe(expected);
  });
});

describe("edition()", () => {
  const output = (markdown: string) => ({
    output_type: "display_data" as const,
    data: { "text/markdown": markdown, "text/plain": "both" },
    metadata: {},
  });
  const said = { ...code("say()"), outputs: [output('Yes.\n\n<div lang="zh">\n\n是。\n\n</div>')] };

  test("changes texts and the Markdown of outputs", () => {
    const notebook = notebookOf(text(CELL), said);
    expect(hasChinese(notebook)).toBe(true);
    const { cells } = edition(notebook, "zh");
    expect(cells[0].source).toContain("斜率为");
    expect(cells[1]).toMatchObject({ source: "say()", outputs: [output("是。")] });
    expect(edition(notebook, "en").cells[1]).toMatchObject({ outputs: [output("Yes.")] });
  });

  test("leaves a notebook without Chinese as it is", () => {
    const notebook = notebookOf(text("# 04 Miners 算法\n\n**摘要** 短。"), code("1"));
    expect(hasChinese(notebook)).toBe(false);
    expect(edition(notebook, "zh")).toBe(notebook);
  });
});
