import fs from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { PROJECT } from "../../lib/workbench/paths";

/** The sections of a file, each with its heading. */
function sectionsOf(file: string): readonly string[] {
  return fs.readFileSync(path.join(PROJECT, file), "utf8").split(/^(?=## )/m);
}

const [english, chinese] = [sectionsOf("README.md"), sectionsOf("README.zh-CN.md")];

/** Each number once; 15 万 is 150,000. */
function numbersOf(section: string): readonly string[] {
  const plain = section
    .replace("100 million", "")
    .replace(/(\d+) 万/g, (_, count) => (10_000 * count).toLocaleString("en-US"));
  return [...new Set(plain.match(/\d+(?:[.,^]\d+)*/g))];
}

test("the Chinese README has the sections of the English one", () => {
  expect(chinese.length).toBe(english.length);
});

test.each(english.map((section, i) => [section.split("\n")[0], section, chinese[i] ?? ""]))(
  "%s: the Chinese section has its numbers, blocks of code, points, links and names of code",
  (_, section, other) => {
    const countOf = (pattern: RegExp) => [section, other].map((text) => text.match(pattern)?.length ?? 0);
    for (const pattern of [/^ *```/gm, /^- /gm, /^\d\. /gm, /^\| /gm]) {
      const [count, otherCount] = countOf(pattern);
      expect(otherCount).toBe(count);
    }
    expect(numbersOf(section).filter((number) => !numbersOf(other).includes(number))).toEqual([]);
    const links = (text: string) =>
      text.match(/\]\([^)#]*\)/g)?.filter((link) => !link.includes("README")) ?? [];
    expect(links(other)).toEqual(links(section));
    // Examples of code may have Chinese names; a name is the same.
    const names = (text: string) => text.match(/`[\w.-]+`/g) ?? [];
    expect(names(section).filter((name) => !other.includes(name))).toEqual([]);
  },
);
