import fs from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { removeFolder, temporaryFolder } from "../../../lib/core/files/temporary-folder";

test("each path is new, in a parent that is made", () => {
  const parent = temporaryFolder("parent");
  const paths = [1, 2].map(() => temporaryFolder("trial", parent));
  expect(new Set(paths).size).toBe(2);
  expect(paths.map((folder) => path.dirname(folder))).toEqual([parent, parent]);
  expect(fs.readdirSync(parent)).toEqual([]);
  removeFolder(parent);
  expect(fs.existsSync(parent)).toBe(false);
});

test.skipIf(process.platform !== "linux")("a parent that cannot be made is refused at once", () => {
  expect(() => temporaryFolder("trial", "/proc/none/inner")).toThrow(/ENOENT/);
});
