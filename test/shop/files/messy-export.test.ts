/** The messy export: the faults are there, and what a clean table must hold is true. */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type MessyExport, make, orderLines, writeMessyExport } from "../../../lib/shop";

const root = fs.mkdtempSync(path.join(os.tmpdir(), "messy-"));
afterAll(() => fs.rmSync(root, { recursive: true, force: true }));

const made = make({ seed: 3, scale: 0.02 });
const lines = orderLines(made);
const { listPrice, product } = made.lines.columns;
const unitCost = Array.from(product, (row) => made.products.columns.unitCost[row]);
let whole: MessyExport;
let texts: readonly string[];

const textOf = (file: string) => new TextDecoder("gbk").decode(fs.readFileSync(file));
/** The rows of a file by a naive reader: no field holds a quote. */
const rowsOf = (text: string) =>
  text
    .split("\r\n")
    .slice(2, -2)
    .map(
      (line) => line.match(/"[^"]*"|[^,]+|(?<=,|^)(?=,|$)/g)?.map((field) => field.replaceAll('"', "")) ?? [],
    );
const numberOf = (text: string) => Number(text.replace(/[￥,()]/g, "")) * (text.startsWith("(") ? -1 : 1);

beforeAll(async () => {
  const folder = path.join(root, "whole");
  whole = await writeMessyExport(lines, { folder, seed: 5, listPrice, unitCost });
  texts = whole.files.map(textOf);
});

describe("shop.writeMessyExport()", () => {
  test("writes two files in GBK with a title, a header that differs in one name, and a footer", () => {
    expect(whole.files.map((file) => path.basename(file))).toEqual([
      "订单明细-上半段.csv",
      "订单明细-下半段.csv",
    ]);
    const header = "行号,订单编号,下单时间,会员号,商品编码,数量,单价,折扣,金额,状态";
    expect(texts.map((text) => text.split("\r\n")[1])).toEqual([
      header,
      header.replace("会员号", "会员编号"),
    ]);
    for (const text of texts) {
      expect(text.split("\r\n")[0]).toBe(`订单明细导出（共 ${rowsOf(text).length} 行，金额单位：元）`);
      expect(text.endsWith("\r\n导出结束\r\n")).toBe(true);
    }
  });

  test("says what a clean table must hold", () => {
    const all = texts.map(rowsOf);
    const unique = all.map((rows) => [...new Map(rows.map((row) => [row[0], row])).values()]);
    const { truth } = whole;
    expect(unique.flat().length).toBe(truth.lines);
    expect(unique.flat().map(([line]) => Number(line))).toEqual(
      [...Array(truth.lines).keys()].map((i) => i + 1),
    );
    expect(all.flat().length - truth.lines).toBe(truth.repeated);
    expect(truth.lines - truth.returns).toBe(lines.rows);
    const isReturn = (row: readonly string[]) => row[9] === "退货";
    expect(unique.flat().filter(isReturn).length).toBe(truth.returns);
    const missing = ["无", "缺失", "-", ""];
    const anonymous = unique.flat().filter((row) => missing.includes(row[3]));
    expect(anonymous.length).toBe(truth.anonymous);
    expect(new Set(anonymous.map((row) => row[3])).size).toBe(4);
    const signed = (row: readonly string[], j: number) =>
      (isReturn(row) ? -1 : 1) * Math.abs(numberOf(row[j]));
    const total = (j: number) => unique.flat().reduce((sum, row) => sum + signed(row, j), 0);
    expect(total(5)).toBe(truth.units);
    expect(total(8)).toBeCloseTo(truth.revenue, 6);
    // Two, one and three percent of the lines.
    expect(truth.returns / lines.rows).toBeCloseTo(0.02, 2);
    expect(truth.repeated / truth.lines).toBeCloseTo(0.01, 2);
    expect(truth.anonymous / truth.lines).toBeCloseTo(0.03, 2);
  });

  test("writes each line as it is, the halves in their own ways", () => {
    const rows = texts.map(rowsOf);
    const sales = rows.flat().filter((row) => row[9] === "已完成");
    const unique = [...new Map(sales.map((row) => [row[0], row])).values()];
    unique.forEach((row, i) => {
      const discount = Math.round(100 * (1 - lines.unitPrice[i] / listPrice[i]));
      const [, order, , customer, code, units, price, off, amount] = row;
      expect(order).toBe(`3${lines.invoice[i].padStart(16, "0")}`);
      if (/^\d/.test(customer)) expect(customer).toBe(lines.customer[i].padStart(8, "0"));
      expect(whole.products.name[Number(code)]).toBe(lines.item[i]);
      expect(code.length).toBe(6);
      expect([units, price, amount].map(numberOf)).toEqual([
        lines.quantity[i],
        lines.unitPrice[i],
        Math.round(100 * lines.quantity[i] * lines.unitPrice[i]) / 100,
      ]);
      expect(off).toBe(discount >= 5 ? `${discount}%` : "-");
    });
    expect(unique.length).toBe(lines.rows);
    const back = rows.map((half) => half.filter((row) => row[9] === "退货"));
    expect(back[0].every((row) => row[5].startsWith("(") && row[8].startsWith("(￥"))).toBe(true);
    expect(back[1].every((row) => numberOf(row[5]) > 0 && numberOf(row[8]) > 0)).toBe(true);
    expect(back[1].length).toBeGreaterThan(20);
    const times = rows.map((half) => half[0][2]);
    expect(times[0]).toMatch(/^2023年1月\d+日 \d{1,2}:\d\d$/);
    expect(times[1]).toMatch(/^202\d\/\d+\/\d+ \d{1,2}:\d\d$/);
  });

  test("writes thousands marks, and nothing but digits of an order number", async () => {
    const [time, quantity, unitPrice] = [[Date.UTC(2024, 1, 29, 0, 5, 59)], [1200], [1234.5]].map((values) =>
      Float64Array.from(values),
    );
    const [invoice, customer, country] = [["536365A"], [""], ["x"]];
    const one = { rows: 1, invoice, item: ["½ cup"], quantity, unitPrice, time, customer, country };
    const { files, products, truth } = await writeMessyExport(one, {
      seed: 1,
      folder: path.join(root, "one"),
    });
    const [row] = rowsOf(textOf(files[1]));
    expect(rowsOf(textOf(files[0]))).toEqual([]);
    expect([...row.slice(0, 3), ...row.slice(4)]).toEqual([
      "1",
      "30000000000536365",
      "2024/2/29 0:05",
      "000000",
      "1,200",
      "￥1,234.50",
      "-",
      "￥1,481,400.00",
      "已完成",
    ]);
    expect(products).toEqual({
      code: ["000000"],
      name: ["½ cup"],
      unitCost: [740.7],
      listedOn: ["2024-02-29"],
    });
    expect(truth).toMatchObject({ lines: 1, anonymous: 1, units: 1200, revenue: 1_481_400 });
  });

  test("lists the catalogue with purchase prices and the day of the first sale", () => {
    const { code, name, unitCost: cost, listedOn } = whole.products;
    expect(code.slice(0, 2)).toEqual(["000000", "000001"]);
    expect(new Set(name)).toEqual(new Set(lines.item));
    name.forEach((item, i) => {
      const row = lines.item.indexOf(item);
      expect(cost[i]).toBeCloseTo(unitCost[row], 2);
      expect(listedOn[i]).toBe(new Date(lines.time[row]).toISOString().slice(0, 10));
    });
  });

  test("takes the most frequent price as regular, 60 % of it as cost, and only the best sellers, if it is told no more", async () => {
    const { truth, products, files, folder } = await writeMessyExport(lines, { seed: 5, mostItems: 3 });
    const revenue = new Map<string, number>();
    lines.item.forEach((item, i) => {
      revenue.set(item, (revenue.get(item) ?? 0) + lines.quantity[i] * lines.unitPrice[i]);
    });
    const best = [...revenue].sort((a, b) => b[1] - a[1]).slice(0, 3);
    expect(products.name).toEqual(best.map(([item]) => item));
    expect(truth.lines - truth.returns).toBe(
      lines.item.filter((item) => products.name.includes(item)).length,
    );
    expect(fs.readdirSync(folder)).toEqual(files.map((file) => path.basename(file)));
    products.name.forEach((item, i) => {
      const prices = Array.from(lines.unitPrice).filter((_, row) => lines.item[row] === item);
      const times = (price: number) => prices.filter((other) => other === price).length;
      const usual = prices.sort((a, b) => times(b) - times(a) || b - a)[0];
      expect(products.unitCost[i]).toBeCloseTo(0.6 * usual, 2);
    });
    fs.rmSync(folder, { recursive: true });
  });

  test("writes the same bytes for the same seed, others for another one, and refuses what it cannot write", async () => {
    const bytes = async (seed: number, name: string) => {
      const { files } = await writeMessyExport(lines, { seed, folder: path.join(root, name), mostItems: 2 });
      return files.map((file) => fs.readFileSync(file, "base64"));
    };
    expect(await bytes(1, "a")).toEqual(await bytes(1, "b"));
    expect(await bytes(2, "c")).not.toEqual(await bytes(1, "d"));
    await expect(writeMessyExport(lines, { seed: 1, unitCost: [1] })).rejects.toThrow(
      new RangeError(
        `Cannot write a messy export: the length of unitCost must be ${lines.rows}, current value is 1`,
      ),
    );
    await expect(writeMessyExport(lines, { seed: -1 })).rejects.toThrow("seed must be an integer");
    await expect(writeMessyExport(lines, { seed: 1, mostItems: 0 })).rejects.toThrow("mostItems must be");
  });
});
