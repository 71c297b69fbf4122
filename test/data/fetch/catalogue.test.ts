import fs from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import * as catalogue from "../../../lib/data/fetch/catalogue";

const cards = new Map(
  fs
    .readFileSync(path.join(__dirname, "../../../data/README.md"), "utf8")
    .replaceAll("\r\n", "\n")
    .split(/^## /m)
    .slice(1)
    .map((card) => [card.slice(0, card.indexOf("\n")), card]),
);

describe("catalogue", () => {
  test("every set has one card, in the same order", () => {
    expect([...cards.keys()]).toEqual(catalogue.sets().map((set) => set.name));
  });

  test.each(catalogue.sets().map((set) => [set.name, set] as const))(
    "%s: card and catalogue agree",
    (name, set) => {
      const card = cards.get(name) ?? "";
      for (const text of [
        set.description,
        set.licence,
        set.citation,
        set.home,
        set.how,
        set.notes,
        set.collected,
      ])
        expect(card).toContain(text);
      for (const { path: file, bytes, rows, sha256 } of set.files)
        expect(card).toContain(
          `| \`${file}\` | ${rows.toLocaleString("en-US")} | ${bytes.toLocaleString("en-US")} | \`${sha256}\` |`,
        );
      for (const { columns = [] } of set.files)
        if (columns.length <= 24)
          for (const column of columns) expect(card).toContain(`| \`${column.name}\` | ${column.type}`);
    },
  );

  test("every file is well described, and no name leads out of the data folder", () => {
    const paths = catalogue.sets().flatMap((set) => set.files.map((file) => file.path));
    expect(new Set(paths).size).toBe(paths.length);
    for (const set of catalogue.sets()) {
      expect(set.files.some((file) => file.path === set.primaryFile)).toBe(true);
      for (const file of set.files) {
        expect(file.path).toMatch(new RegExp(`^${set.name}/[\\w.-]+$`));
        expect(file.path).not.toContain("..");
        expect(file.sha256).toMatch(/^[0-9a-f]{64}$/);
        expect(file.content !== undefined).toBe(file.path.endsWith(".gz"));
        for (const mirror of file.download ?? []) expect(mirror.url).toMatch(/^https?:\/\//);
      }
    }
  });

  test("find() and findFile() answer by name and refuse what is not there", () => {
    expect(catalogue.findFile(catalogue.find("fimi"), "mushroom").path).toBe("fimi/mushroom.dat.gz");
    expect(catalogue.findFile(catalogue.find("mnist"), "train-labels-idx1-ubyte").rows).toBe(60000);
    const fimi = catalogue.find("fimi");
    for (const name of ["fimi/retail.dat.gz", "retail.dat.gz", "retail"])
      expect(catalogue.findFile(fimi, name).path).toBe("fimi/retail.dat.gz");
    for (const set of catalogue.sets())
      for (const { path: file } of set.files) {
        const short = file
          .split("/")[1]
          .replace(/\.gz$/, "")
          .replace(/\.(csv|dat|json|jsonl|gr)$/, "");
        expect(catalogue.findFile(set, short).path).toBe(file);
        expect(catalogue.findFile(set, file).path).toBe(file);
      }
    expect(catalogue.findFile(fimi).path).toBe(fimi.primaryFile);
    expect(catalogue.sets()).toBe(catalogue.sets());
    expect(() => catalogue.findFile(fimi, "groceries/retail.dat.gz")).toThrow(RangeError);
    expect(() => catalogue.find("__proto__")).toThrow(
      /^Cannot find a data set: name must be one of boston-housing, mnist, .*, current value is "__proto__"$/,
    );
    expect(() => catalogue.findFile(catalogue.find("fimi"), "chess")).toThrow(
      /file must be one of T10I4D100K, mushroom, retail/,
    );
  });
});
