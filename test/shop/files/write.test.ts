import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { type ColumnTypes, parse } from "../../../lib/data/csv/csv";
import { type Manifest, make, write } from "../../../lib/shop";
import type { Schema } from "../../../lib/shop/tables/schemas";
import { DAILY, REFERENCE } from "../../../lib/shop/tables/schemas";
import { HIDDEN, LOST_SALES } from "../../../lib/shop/truth";
import { tables } from "../../../lib/tables";
import { PROJECT } from "../../../lib/workbench/paths";

const root = fs.mkdtempSync(path.join(os.tmpdir(), "shop-"));
afterAll(() => fs.rmSync(root, { recursive: true, force: true }));

const OPTIONS = { seed: 7, scale: 0.01 };

const SHOP = make(OPTIONS);
/** The folder of this shop in whole files, which is written once. */
const wholes = new Map<string, Promise<string>>();
function whole(format: "csv" | "parquet"): Promise<string> {
  const folder = path.join(root, `whole-${format}`);
  const written = wholes.get(format) ?? write(OPTIONS, folder, { parts: [], format }).then(() => folder);
  wholes.set(format, written);
  return written;
}

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

    const shop = SHOP;
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
      const entry = manifest.files.find(({ path: written }) => written === file);
      expect(entry?.rows, file).toBe(table.rows);
      expect(read.rows, file).toBe(table.rows);
      const added = { orders: ["orderedAt"], lines: ["customer", "orderedAt"] }[name] ?? [];
      const header = fs.readFileSync(path.join(folder, file), "utf8").split("\n", 1)[0];
      expect(header.split(",")).toEqual(["id", ...table.names, ...added]);
      expect(Object.keys(entry?.columns ?? {})).toEqual(header.split(","));
      for (const column of read.names)
        expect(Array.from<unknown>(read.columns[column]), `${file}, ${column}`).toEqual(
          Array.from((table.columns as Record<string, ArrayLike<unknown>>)[column]),
        );
    }
    expect(manifest.files).toHaveLength(expected.length + 3);
  });

  test.each(["csv", "parquet"] as const)(
    "gives each row an id, and order lines their customer and time: %s",
    async (format) => {
      const folder = await whole(format);
      const open = (name: string) => tables.read(path.join(folder, `${name}.${format}`));
      const { lines, orders, customers, products, calendar, regions } = SHOP;
      const joined = await (await open("lines"))
        .rename({ id: "line", customer: "lineCustomer", orderedAt: "lineOrderedAt" })
        .join((await open("orders")).select("id", "customer", "orderedAt").rename({ id: "order" }), {
          on: "order",
        })
        .orderBy("line")
        .toColumns();
      const order = Array.from(lines.columns.order);
      expect(Array.from(joined.line)).toEqual([...order.keys()]);
      expect(Array.from(joined.order)).toEqual(order);
      const customer = order.map((row) => orders.columns.customer[row]);
      expect(Array.from(joined.customer)).toEqual(customer);
      expect(joined.lineCustomer).toEqual(joined.customer);
      expect(joined.lineOrderedAt).toEqual(joined.orderedAt);
      const { day, minute } = orders.columns;
      const hours = (row: number) => String(Math.floor(minute[row] / 60)).padStart(2, "0");
      const minutes = (row: number) => String(minute[row] % 60).padStart(2, "0");
      expect(joined.orderedAt).toEqual(
        order.map((row) => `${calendar.columns.date[day[row]]}T${hours(row)}:${minutes(row)}:00`),
      );
      const kinds = await (await open("orders")).describe();
      expect(kinds.find(({ column }) => column === "orderedAt")?.kind).toBe("timestamp");
      for (const [name, { rows }] of Object.entries({ customers, products, regions }))
        expect(Array.from(await (await open(name)).toVector("id"))).toEqual([...Array(rows).keys()]);
    },
  );

  test.each(["csv", "parquet"] as const)(
    "writes a folder of months for each table that grows: %s",
    async (format) => {
      const monthly = path.join(root, `monthly-${format}`);
      const { files } = await write(OPTIONS, monthly, { format, parts: [], partition: "month" });
      const months = files.flatMap(({ path: file }) => /^lines\/(.*)\.(csv|parquet)$/.exec(file)?.[1] ?? []);
      expect(months).toEqual([...new Set(SHOP.calendar.columns.date.map((date) => date.slice(0, 7)))]);
      for (const file of files) {
        const bytes = fs.readFileSync(path.join(monthly, file.path));
        expect(createHash("sha256").update(bytes).digest("hex"), file.path).toBe(file.sha256);
      }
      const rowsOf = async (file: string) => await (await tables.read(file)).orderBy("id").toColumns();
      for (const name of ["lines", "mailings", "truth/lost-sales"])
        expect(await rowsOf(path.join(monthly, name)), name).toEqual(
          await rowsOf(path.join(await whole(format), `${name}.${format}`)),
        );
      expect(fs.existsSync(path.join(monthly, `products.${format}`))).toBe(true);
      const mailed = files.filter(({ path: file }) => file.startsWith("mailings/"));
      expect(mailed.every(({ rows }) => rows > 0)).toBe(true);
      expect(mailed.length).toBeLessThan(months.length);
      const may = await tables.read(path.join(monthly, "lines", `*-05.${format}`));
      const [{ minimum, maximum }] = (await may.describe()).filter(({ column }) => column === "orderedAt");
      expect([minimum, maximum].map((time) => String(time).slice(5, 7))).toEqual(["05", "05"]);
    },
    60_000,
  );

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
    [{ partition: "week" }, 'partition must be one of month, current value is "week"'],
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
    expect(cost).toBe("scale 0.003: at most about 8 MB and 1 minute");
    expect(done).toMatch(/^shop {2}[\d,]+ order lines, 40 files, [\d.]+ MB in \S+typed$/);
    expect(rest).toEqual([""]);
    expect(status).toBe(0);
    expect(JSON.parse(fs.readFileSync(path.join(folder, "manifest.json"), "utf8"))).toMatchObject({
      seed: 8,
      scale: 0.003,
    });
  });

  test("writes folders of months", () => {
    const folder = path.join(root, "months");
    const args = ["--scale", "0.003", "--format", "parquet", "--partition", "month", "--parts", "none"];
    const { status, stdout } = type(...args, "--out", folder);
    expect(status).toBe(0);
    const { files } = JSON.parse(fs.readFileSync(path.join(folder, "manifest.json"), "utf8")) as Manifest;
    const lines = files.filter(({ path: file }) => file.startsWith("lines/"));
    const rows = lines.reduce((sum, file) => sum + file.rows, 0);
    expect(lines.length).toBeGreaterThan(20);
    expect(stdout).toContain(`${rows.toLocaleString("en-US")} order lines`);
  });

  test.each([
    [["--scale", "1"], /^Name the folder: npm run data -- shop --out DIR\n/],
    [
      ["--scale=-1", "--out", path.join(root, "no")],
      /scale must be a finite number > 0, current value is -1/,
    ],
    [
      ["--partition", "day", "--out", path.join(root, "no")],
      /--partition must be one of month, current value is "day"/,
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
      "5",
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
