import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readNotebook } from "../../../lib/workbench/notebooks/notebook-file";
import { writeReport } from "../../../lib/workbench/report/write-reports";
import { FileError } from "../../../lib/workbench/usage-error";
import { MALFORMED } from "./malformed";

let folder: string;
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "merchant-lab malformed "));
  fs.mkdirSync(path.join(folder, "reports"));
});
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

function saved(name: string): string {
  const file = path.join(folder, `${name}.ipynb`);
  fs.writeFileSync(file, MALFORMED[name].content);
  return file;
}

const namesWith = (field: "refused" | "fault" | undefined) =>
  Object.keys(MALFORMED).filter((name) => {
    const { refused, fault } = MALFORMED[name];
    return field === undefined ? !refused && !fault : MALFORMED[name][field] !== undefined;
  });

describe("a malformed notebook file", () => {
  test("is one of 61 kinds and more", () => {
    expect(Object.keys(MALFORMED).length).toBeGreaterThanOrEqual(61);
  });

  test.each(namesWith("refused"))("%s is refused by a sentence that names file, cell and field", (name) => {
    const file = saved(name);
    let error: unknown;
    try {
      readNotebook(file);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(FileError);
    const { message } = error as FileError;
    expect(message).toMatch(/^Cannot read (the notebook )?\//);
    expect(message).toContain(`${file}: `);
    const { refused = "" } = MALFORMED[name];
    // The words of JSON.parse differ between versions of Node.
    if (refused.endsWith("JSON)")) expect(message).toContain("it must be JSON (");
    else expect(message.endsWith(refused)).toBe(true);
  });

  test.each(namesWith("fault"))(
    "%s gets a page that names the malformed record, as does the command",
    (name) => {
      const file = saved(name);
      const { page, faults } = writeReport(file, readNotebook(file), {
        folder: path.join(folder, "reports"),
      });
      const { fault = "" } = MALFORMED[name];
      expect(faults).toEqual([`${file}: ${fault}`]);
      const html = fs.readFileSync(page, "utf8");
      expect(html).toContain(`<li>${fault}</li>`);
      expect(html).not.toContain('<h2 id="checks">');
      const card = fs.readFileSync(path.join(folder, "reports", "index.html"), "utf8");
      expect(card).toMatch(new RegExp(`>${name}</a></h2>.*✗ malformed outputs`));
    },
  );

  test.each(namesWith(undefined))("%s gets a page", (name) => {
    const file = saved(name);
    const { page, faults } = writeReport(file, readNotebook(file), { folder: path.join(folder, "reports") });
    expect(faults).toEqual([]);
    expect(fs.readFileSync(page, "utf8")).toContain("</html>");
  });
});
