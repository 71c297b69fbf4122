import fs from "node:fs";
import { describe, expect, test } from "vitest";
import type { CatalogueSet } from "../../../lib/data/fetch/catalogue";
import { downloadMissing, loadFile } from "../../../lib/data/fetch/load-file";
import { useFileServer } from "../faults/file-server";

const server = useFileServer();

/** A set of three files: one with an address, two without; the loader does not need the last. */
function mixedSet(): CatalogueSet {
  const file = server.file();
  const files = [
    { ...file, path: "set/by-hand.bin", download: null },
    file,
    { ...file, path: "set/extra.bin", download: null, isExtra: true },
  ];
  return { name: "set", how: "Ask the publisher.", files } as unknown as CatalogueSet;
}

describe("downloadMissing()", () => {
  test("downloads what has an address, then names what has none", async () => {
    await expect(downloadMissing(mixedSet())).rejects.toThrow(
      /^Cannot load set: set\/by-hand\.bin must be in .*\n {2}Ask the publisher\.$/,
    );
    expect(server.isWhole()).toBe(true);
    expect(server.asked).toHaveLength(1);
  });
});

describe("loadFile()", () => {
  test("names every missing file that the set's loader needs", async () => {
    server.answer("/file", (_request, response) => response.writeHead(404).end());
    const set = mixedSet();
    await expect(loadFile(set, set.files[1])).rejects.toThrow(
      /^Cannot load set: set\/by-hand\.bin, set\/file\.bin must be in .*\n {2}tried .*\/file: status 404\n/,
    );
    await expect(loadFile(set, set.files[2])).rejects.toThrow(
      /^Cannot load set: set\/by-hand\.bin, set\/file\.bin, set\/extra\.bin must be in /,
    );
    expect(fs.existsSync(server.target())).toBe(false);
  });
});
