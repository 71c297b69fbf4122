/** The shop as Parquet: what JavaScript and Python read is what CSV says. */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Manifest, make, reviews, write } from "../../../lib/shop";
import { parquetWriter } from "../../../lib/shop/files/parquet-writer";
import { pythonPackage } from "../../bench/harness/peer-packages";
import golden from "./golden/parquet.json";

const OPTIONS = { seed: 7, scale: 0.01 };
const root = fs.mkdtempSync(path.join(os.tmpdir(), "parquet-"));
const folder = path.join(root, "shop");
let manifest: Manifest;

beforeAll(async () => {
  manifest = await write(OPTIONS, folder, { format: "parquet" });
}, 60_000);
afterAll(() => fs.rmSync(root, { recursive: true, force: true }));

function bytesOf(file: string): ArrayBuffer {
  const { buffer, byteOffset, byteLength } = fs.readFileSync(path.join(folder, file));
  // A file's bytes are never shared.
  return buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer;
}

describe("shop.write() in Parquet", () => {
  test("reads back as the tables, in JavaScript", async () => {
    const { parquetReadObjects } = await import("hyparquet");
    const shop = make(OPTIONS);
    const written = reviews(shop);
    const tables = [
      ["products.parquet", shop.products],
      ["lines.parquet", shop.lines],
      ["mailings.parquet", shop.mailings],
      ["truth/products.parquet", shop.truth.products],
      ["reviews.parquet", written.reviews],
    ] as const;
    for (const [file, { rows, names, columns }] of tables) {
      const records = await parquetReadObjects({ file: bytesOf(file) });
      expect(records.length).toBe(rows);
      const more = file === "lines.parquet" ? ["customer", "orderedAt"] : [];
      expect(Object.keys(records[0])).toEqual(["id", ...names, ...more]);
      expect(records.map(({ id }) => id)).toEqual([...records.keys()]);
      for (const name of names)
        expect(records.map((record) => record[name])).toEqual(
          Array.from((columns as Readonly<Record<string, ArrayLike<unknown>>>)[name]),
        );
    }
  }, 60_000);

  test("is told by the manifest", async () => {
    const { parquetMetadata } = await import("hyparquet");
    expect(manifest.format).toBe("parquet");
    for (const { path: file, rows, bytes, sha256, columns } of manifest.files) {
      const content = fs.readFileSync(path.join(folder, file));
      expect(content.length).toBe(bytes);
      expect(createHash("sha256").update(content).digest("hex")).toBe(sha256);
      const metadata = parquetMetadata(bytesOf(file));
      expect(Number(metadata.num_rows)).toBe(rows);
      expect(metadata.schema.slice(1).map(({ name }) => name)).toEqual(Object.keys(columns));
    }
  });

  const { python, missing } = pythonPackage("pyarrow");
  test("holds what pandas has read: columns, types and sums", () => {
    expect(Object.fromEntries(manifest.files.map(({ path: file, rows }) => [file, rows]))).toEqual(
      golden.rows,
    );
    const lines = make(OPTIONS).lines.columns;
    expect(lines.quantity.reduce((sum, pieces) => sum + pieces, 0)).toBe(golden.lines.quantity);
    expect(lines.price.reduce((sum, price) => sum + price, 0)).toBeCloseTo(golden.lines.price, 6);
  });

  test.skipIf(missing !== undefined)(
    "reads the same in pandas",
    () => {
      const script = fs.readFileSync(path.join(__dirname, "golden", "parquet.py"), "utf8");
      const answer = execFileSync(python, ["-c", script, folder], { encoding: "utf8" });
      const { madeBy: _, ...expected } = golden;
      expect(JSON.parse(answer)).toEqual(expected);
    },
    60_000,
  );

  test("refuses formats and parts that there are not", async () => {
    const other = path.join(root, "other");
    await expect(write(OPTIONS, other, { format: "xml" as "csv" })).rejects.toThrow(
      new RangeError('Cannot write a shop: format must be one of csv, parquet, current value is "xml"'),
    );
    await expect(write(OPTIONS, other, { parts: ["roads" as "reviews"] })).rejects.toThrow(
      new RangeError(
        'Cannot write a shop: parts[0] must be one of logistics, reviews, current value is "roads"',
      ),
    );
    expect(fs.existsSync(other)).toBe(false);
  });
});

describe("parquetWriter()", () => {
  test("writes row groups as they fill up, and nothing as a table without rows", async () => {
    const { parquetMetadata, parquetReadObjects } = await import("hyparquet");
    const schema = {
      number: { kind: "number", meaning: "" },
      isEven: { kind: "flag", meaning: "" },
      text: { kind: "text", meaning: "" },
    } as const;
    const tableFrom = (start: number, rows: number) => ({
      rows,
      names: ["number", "isEven", "text"] as const,
      columns: {
        number: Float64Array.from({ length: rows }, (_, i) => (start + i) / 3),
        isEven: Uint8Array.from({ length: rows }, (_, i) => 1 - ((start + i) % 2)),
        text: Array.from({ length: rows }, (_, i) => `牛奶, "${(start + i) % 7}"`),
      },
    });
    const long = parquetWriter(path.join(folder, "long.parquet"), schema);
    for (let start = 0; start < 250_000; start += 50_000) long.add(tableFrom(start, 50_000));
    expect(long.end().rows).toBe(250_000);
    expect(
      parquetMetadata(bytesOf("long.parquet")).row_groups.map(({ num_rows }) => Number(num_rows)),
    ).toEqual([100_000, 100_000, 50_000]);
    const records = await parquetReadObjects({
      file: bytesOf("long.parquet"),
      rowStart: 99_998,
      rowEnd: 100_002,
    });
    expect(records).toEqual(
      [99_998, 99_999, 100_000, 100_001].map((i) => ({
        number: i / 3,
        isEven: 1 - (i % 2),
        text: `牛奶, "${i % 7}"`,
      })),
    );
    const empty = parquetWriter(path.join(folder, "empty.parquet"), schema);
    expect(empty.end().rows).toBe(0);
    expect(await parquetReadObjects({ file: bytesOf("empty.parquet") })).toEqual([]);
  }, 60_000);
});
