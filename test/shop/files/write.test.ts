import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { type ColumnTypes, parse } from "../../../lib/data/csv/csv";
import { make, write } from "../../../lib/shop";
import type { Schema } from "../../../lib/shop/tables/schemas";
import { DAILY, REFERENCE } from "../../../lib/shop/tables/schemas";
import { HIDDEN, LOST_SALES } from "../../../lib/shop/truth";
import { PROJECT } from "../../../lib/workbench/paths";

const root = fs.mkdtempSync(path.join(os.tmpdir(), "shop-"));
afterAll(() => fs.rmSync(root, { recursive: true, force: true }));

const OPTIONS = { seed: 7, scale: 0.01 };

function typesOf(schema: Schema): ColumnTypes {
  return Object.fromEntries(
    Object.entries(schema).map(([name, { kind }]) => [name, kind === "text" ? "text" : "number"]),
  );
}

describe("shop.write()", () => {
  test("writes files that read back as the tables, bit for bit, with a manifest that holds", async () => {
    const folder = path.join(root, "whole");
    fs.mkdirSync(folder);
    const days: number[] = [];
    const manifest = await write(OPTIONS, folder, { parts: [], onDay: ({ day }) => days.push(day) });
    expect(days).toHaveLength(728);
    expect(JSON.parse(fs.readFileSync(path.join(folder, "manifest.json"), "utf8"))).toEqual(
      JSON.parse(JSON.stringify(manifest)),
    );

    const shop = make(OPTIONS);
    expect(manifest.parameters).toEqual(shop.parameters);
    for (const file of manifest.files) {
      const bytes = fs.readFileSync(path.join(folder, ...file.path.split("/")));
      expect(createHash("sha256").update(bytes).digest("hex")).toBe(file.sha256);
      expect(bytes.length).toBe(file.bytes);
    }
    const open = { ...REFERENCE, ...DAILY };
    const expected = [
      ...Object.entries(open).map(([name, schema]) => [name, schema, shop[name as "orders"]] as const),
      ...Object.entries(HIDDEN).map(
        ([name, schema]) => [`truth/${name}`, schema, shop.truth[name as "products"]] as const,
      ),
      ["truth/lostSales", LOST_SALES, shop.truth.lostSales] as const,
    ];
    for (const [name, schema, table] of expected) {
      const file = `${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}.csv`;
      const read = parse(fs.readFileSync(path.join(folder, file)), { columns: typesOf(schema) });
      expect(manifest.files.find((entry) => entry.path === file)?.rows, file).toBe(table.rows);
      expect(read.rows, file).toBe(table.rows);
      expect(read.names).toEqual(table.names);
      for (const column of read.names)
        expect(Array.from<unknown>(read.columns[column]), `${file}, ${column}`).toEqual(
          Array.from((table.columns as Record<string, ArrayLike<unknown>>)[column]),
        );
    }
    expect(manifest.files).toHaveLength(expected.length + 3);
  });

  test("refuses a folder that holds something, and leaves it as it is", async () => {
    const folder = path.join(root, "taken");
    fs.mkdirSync(folder);
    fs.writeFileSync(path.join(folder, "mine.txt"), "keep");
    await expect(write(OPTIONS, folder)).rejects.toThrow(
      /^Cannot write a shop: folder must be new or empty, /,
    );
    expect(fs.readdirSync(folder)).toEqual(["mine.txt"]);
  });

  test.each<[object, string]>([
    [{ format: "json" }, 'format must be one of csv, parquet, current value is "json"'],
    [{ parts: ["review"] }, 'parts[0] must be one of logistics, reviews, current value is "review"'],
    [{ parts: "reviews" }, 'parts must be an array, current value is "reviews"'],
    [{ signal: true }, "signal must be an AbortSignal, current value is true"],
    [{ onday: () => {} }, 'there is no option "onday"; did you mean "onDay"?'],
  ])("refuses %o and writes nothing", async (options, message) => {
    const folder = path.join(root, "refused");
    await expect(write(OPTIONS, folder, options)).rejects.toThrow(`Cannot write a shop: ${message}`);
    await expect(write(OPTIONS, "")).rejects.toThrow("folder must be a text that is not empty");
    expect(fs.existsSync(folder)).toBe(false);
  });

  test("leaves nothing behind when it is stopped", async () => {
    const stop = new AbortController();
    const stopped = write(OPTIONS, path.join(root, "stopped"), {
      signal: stop.signal,
      onDay: ({ day }) => {
        if (day === 100) stop.abort(new Error("enough"));
      },
    });
    await expect(stopped).rejects.toThrow("enough");
    expect(fs.readdirSync(root).filter((name) => name.startsWith("stopped"))).toEqual([]);
  });
});

describe("npm run data -- shop", () => {
  const program = path.join(PROJECT, "lib/workbench/merchant-lab.js");
  const type = (...args: readonly string[]) =>
    spawnSync(process.execPath, [program, "data", "shop", ...args], { encoding: "utf8" });

  test("says what it costs, writes a shop and says so, a line each", () => {
    const folder = path.join(root, "typed");
    const { status, stdout } = type("--seed", "8", "--scale", "0.003", "--out", folder);
    const [cost, done, ...rest] = stdout.split("\n");
    expect(cost).toBe("scale 0.003: at most about 7 MB and 1 minute");
    expect(done).toMatch(/^shop {2}[\d,]+ order lines, 40 files, [\d.]+ MB in \S+typed$/);
    expect(rest).toEqual([""]);
    expect(status).toBe(0);
    expect(JSON.parse(fs.readFileSync(path.join(folder, "manifest.json"), "utf8"))).toMatchObject({
      seed: 8,
      scale: 0.003,
    });
  });

  test.each([
    [["--scale", "1"], /^Name the folder: npm run data -- shop --out DIR\n/],
    [
      ["--scale=-1", "--out", path.join(root, "no")],
      /scale must be a finite number > 0, current value is -1/,
    ],
    [["--seed", "x", "--out", path.join(root, "no")], /--seed must be a number, current value is "x"/],
  ])("refuses %j with exit code 2", (args, says) => {
    const { status, stderr } = type(...args);
    expect(stderr).toMatch(says);
    expect(status).toBe(2);
    expect(fs.existsSync(path.join(root, "no"))).toBe(false);
  });

  test("leaves nothing behind when it is interrupted", async () => {
    const child = spawn(process.execPath, [
      program,
      "data",
      "shop",
      "--scale",
      "50",
      "--out",
      path.join(root, "cut"),
    ]);
    const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
    const isWriting = () => fs.readdirSync(root).some((name) => name.startsWith("cut"));
    while (!isWriting()) await new Promise((resolve) => setTimeout(resolve, 50));
    child.kill("SIGINT");
    expect(await ended).toBe(130);
    expect(isWriting()).toBe(false);
  });
});
