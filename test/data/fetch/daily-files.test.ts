import { createHash } from "node:crypto";
import fs from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import * as catalogue from "../../../lib/data/fetch/catalogue";
import { download } from "../../../lib/data/fetch/download";
import { contentOf, readVerified } from "../../../lib/data/fetch/verified-files";

const HEADER = "InvoiceNo,Description,UnitPrice,CustomerID,Country\n";
const JOINED = `${HEADER}1,TEA,18.0,17850,United Kingdom\n2,"CUP, RED",2.0,,France\n3,POT,2.5,12,EIRE\n`;
const DAYS: Readonly<Record<string, string>> = {
  "2010-12-01": `${HEADER}1,TEA,18.0,17850.0,United Kingdom\n2,"CUP, RED",2.0,,France\n`,
  "2010-12-02": `${HEADER}3,POT,2.5,12.0,EIRE\n`,
};

let server: http.Server;
let served: Record<string, string>;
let cache: string;
const before = process.env.MERCHANT_LAB_CACHE;

beforeEach(async () => {
  cache = fs.mkdtempSync(path.join(os.tmpdir(), "merchant-lab-daily-"));
  process.env.MERCHANT_LAB_CACHE = cache;
  served = { ...DAYS };
  server = http.createServer((request, response) => {
    const text = served[path.basename(request.url ?? "", ".csv")];
    response.writeHead(text === undefined ? 404 : 200).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});

afterEach(() => {
  server.close();
  fs.rmSync(cache, { recursive: true, force: true });
  if (before === undefined) delete process.env.MERCHANT_LAB_CACHE;
  else process.env.MERCHANT_LAB_CACHE = before;
});

function fetchJoined(content: string, days = Object.keys(DAYS)) {
  const bytes = Buffer.from(content);
  const file: catalogue.CatalogueFile = {
    path: "shop/shop.csv.gz",
    bytes: 1,
    sha256: "0",
    content: { bytes: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex") },
    format: "csv",
    rows: 3,
    download: null,
  };
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/by-day/{day}.csv`;
  return download(file, [{ url, form: "daily", days }]);
}

const stored = () => path.join(cache, "shop/shop.csv");

describe("download() of daily files", () => {
  test("joins the days under one header, and writes customer numbers whole", async () => {
    expect(await fetchJoined(JOINED)).toEqual([]);
    expect(fs.readFileSync(stored(), "utf8")).toBe(JOINED);
  });

  test("keeps nothing where the joined bytes are not those of the catalogue", async () => {
    served["2010-12-02"] = `${HEADER}3,POT,2.6,12.0,EIRE\n`;
    expect((await fetchJoined(JOINED))[0]).toMatch(/SHA-256 must be /);
    expect(fs.existsSync(stored())).toBe(false);
  });

  test("says which day is missing, or has another header", async () => {
    expect((await fetchJoined(JOINED, ["2010-12-01", "2010-12-03"]))[0]).toMatch(
      /status 404 for .*2010-12-03\.csv/,
    );
    served["2010-12-02"] = "InvoiceNo;Country\n3;EIRE\n";
    expect((await fetchJoined(JOINED))[0]).toMatch(/another header on 2010-12-02 than on 2010-12-01/);
    expect(fs.existsSync(stored())).toBe(false);
  });

  test("gives Online Retail to the byte from its 305 days", async (context) => {
    const [file] = catalogue.find("online-retail").files;
    const found = readVerified(file);
    if (!found) context.skip("MERCHANT_LAB_DATA does not name a folder with Online Retail");
    else {
      const [header, ...rows] = contentOf(file, found.bytes)
        .toString("utf8")
        .split(/(?<=\n)/);
      served = {};
      for (const row of rows) {
        const day = /,(\d{4}-\d\d-\d\d) \d\d:\d\d:\d\d,/.exec(row)?.[1] ?? "";
        served[day] = (served[day] ?? header) + row.replace(/,(\d+),([^,]*)$/, ",$1.0,$2");
      }
      const [mirror] = file.download ?? [];
      expect(mirror.days).toEqual(Object.keys(served));
      // The size of the first public daily file, read from a stored copy of it.
      expect(Buffer.byteLength(served["2010-12-01"])).toBe(275001);
      const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/{day}.csv`;
      expect(await download(file, [{ ...mirror, url: address }])).toEqual([]);
    }
  });
});
