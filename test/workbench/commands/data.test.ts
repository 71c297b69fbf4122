import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { command } from "../../../lib/workbench/commands/data";
import { obtainDatasets } from "../../../lib/workbench/environment/obtain-datasets";
import { FileError, UsageError } from "../../../lib/workbench/usage-error";
import { notebookOf, saved } from "../make-notebook";

const given = { ...process.env };
let folder: string;
const out: string[] = [];
const errors: string[] = [];

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "merchant lab data command "));
  process.env.MERCHANT_LAB_CACHE = path.join(folder, "cache");
  process.env.MERCHANT_LAB_DATA = "";
  process.env.MERCHANT_LAB_OFFLINE = "1";
  out.length = 0;
  errors.length = 0;
  vi.spyOn(console, "log").mockImplementation((line) => void out.push(String(line)));
  vi.spyOn(console, "error").mockImplementation((line) => void errors.push(String(line)));
});

afterEach(() => {
  vi.restoreAllMocks();
  fs.rmSync(folder, { recursive: true, force: true });
  for (const name of ["MERCHANT_LAB_CACHE", "MERCHANT_LAB_DATA", "MERCHANT_LAB_OFFLINE"]) {
    if (given[name] === undefined) delete process.env[name];
    else process.env[name] = given[name];
  }
});

/** Puts a file of this path and text into the cache. */
function store(file: string, text: string): void {
  const place = path.join(folder, "cache", file);
  fs.mkdirSync(path.dirname(place), { recursive: true });
  fs.writeFileSync(place, text);
}

describe("data verify", () => {
  test("a set that is named and is not here fails, and each of its files is named", async () => {
    expect(await command.run(["verify", "mnist"])).toBe(1);
    expect(out).toEqual([
      "✗ mnist/t10k-images-idx3-ubyte.gz: it is not on this machine",
      "✗ mnist/t10k-labels-idx1-ubyte.gz: it is not on this machine",
      "✗ mnist/train-images-idx3-ubyte.gz: it is not on this machine",
      "✗ mnist/train-labels-idx1-ubyte.gz: it is not on this machine",
      "0 files verified, 0 refused, 4 missing or not usable",
    ]);
  });

  test("a set that its npm package has as a whole is here", async () => {
    expect(await command.run(["verify", "boston-housing"])).toBe(0);
    expect(out[0]).toBe("✓ boston-housing: its npm package is used, and verified when it is read");
  });

  test("without names, missing sets are no failure, but a wrong file is", async () => {
    expect(await command.run(["verify"])).toBe(0);
    expect(out).toEqual([
      expect.stringMatching(/^0 files verified, 0 refused, \d\d+ missing or not usable$/),
    ]);
    store("classics/iris.csv", "wrong");
    expect(await command.run(["verify"])).toBe(1);
    expect(out).toContainEqual(expect.stringMatching(/^✗ .*iris\.csv: size must be/));
  });

  test("a wrong file of a named set is said once; a file that no loader needs may be missing", async () => {
    store("groceries/groceries.csv", "wrong");
    expect(await command.run(["verify", "groceries"])).toBe(1);
    expect(out).toEqual([
      "– groceries/items.csv: it is not on this machine",
      expect.stringMatching(/^✗ .*groceries\.csv: size must be/),
      "0 files verified, 1 refused, 2 missing or not usable",
    ]);
  });
});

describe("data list", () => {
  test("lists the sets that are named, or all", async () => {
    expect(await command.run(["list", "mnist", "groceries"])).toBe(0);
    expect(out[0].split("\n")).toHaveLength(4);
    expect(out[0]).toMatch(/^mnist .*package \(10,000 digits\)$/m);
    expect(out[0]).toMatch(/^groceries .*– \(get\)$/m);
    out.length = 0;
    expect(await command.run(["list"])).toBe(0);
    expect(out[0].split("\n").length).toBeGreaterThan(20);
    expect(out[0]).toMatch(/^boston-housing .*package$/m);
    expect(out[0]).toMatch(/^avocado .*– \(see data\/README\.md\)$/m);
  });
});

describe("data get", () => {
  test("a set that its npm package has as a whole needs no download", async () => {
    expect(await command.run(["get", "boston-housing"])).toBe(0);
    expect(out).toEqual(["boston-housing  complete (package)"]);
  });

  test("a set that cannot be had names all missing files", async () => {
    expect(await command.run(["get", "mnist"])).toBe(1);
    expect(out[0]).toMatch(/^mnist {2}Cannot load mnist: (mnist\/[\w-]+\.gz(, | )){4}must be in /);
    expect(out[0]).toContain("MERCHANT_LAB_OFFLINE is 1");
  });

  test("needs a name; data alone prints its help without a word more", async () => {
    await expect(command.run(["get"])).rejects.toThrow(UsageError);
    expect(await command.run([])).toBe(2);
    expect(errors).toEqual([command.help]);
  });
});

describe("a folder of MERCHANT_LAB_DATA that does not exist", () => {
  const absent = path.join(os.tmpdir(), "no such folder");
  const said = `MERCHANT_LAB_DATA names ${absent}, which is not a folder`;

  test.each([["list", "groceries"], ["verify"], ["get", "boston-housing"]])(
    "is said once by data %s",
    async (...args) => {
      process.env.MERCHANT_LAB_DATA = `${absent}${path.delimiter}${folder}`;
      await command.run(args);
      expect(errors).toEqual([said]);
    },
  );

  test("is said once by npm start; a folder that exists is not", async () => {
    process.env.MERCHANT_LAB_DATA = absent;
    await obtainDatasets([], new AbortController().signal);
    expect(errors).toEqual([said]);
    process.env.MERCHANT_LAB_DATA = folder;
    await obtainDatasets([], new AbortController().signal);
    expect(errors).toEqual([said]);
  });

  test("the lines of npm start about data are aligned, also beside a long name", async () => {
    const file = saved(notebookOf('datasets.isAvailable("complete-journey"); datasets.mnist();'));
    await obtainDatasets([file], new AbortController().signal);
    const places = out.map((line) => line.search(/in an npm|the notebook/));
    expect(places).toEqual([places[0], places[0]]);
  });

  test("a file is no folder", async () => {
    process.env.MERCHANT_LAB_DATA = __filename;
    await command.run(["list", "mnist"]);
    expect(errors).toEqual([`MERCHANT_LAB_DATA names ${__filename}, which is not a folder`]);
  });
});

describe("data shop", () => {
  const make = (...options: readonly string[]) => command.run(["shop", ...options]);
  const place = () => path.join(folder, "made", "shop");

  test("says what it costs, then writes the shop", async () => {
    expect(await make("--scale", "0.002", "--parts", "none", "--out", place())).toBe(0);
    expect(out[0]).toBe("scale 0.002: at most about 8 MB and 1 minute");
    expect(out[1]).toMatch(/^shop {2}[\d,]+ order lines, 28 files, [\d.]+ MB in /);
    expect(fs.existsSync(path.join(place(), "manifest.json"))).toBe(true);
    await expect(make("--out", place())).rejects.toThrow("folder must be new or empty");
  });

  test.each(["1250.1", "1e9", "1e99", "Infinity"])("scale %s is refused at once", async (scale) => {
    await expect(make("--scale", scale, "--out", place())).rejects.toThrow(/scale must be /);
    await expect(make("--scale", scale, "--out", place())).rejects.toThrow(UsageError);
    expect(out).toEqual([]);
  });

  test("a scale that the disk cannot hold is refused at once; the estimate depends on scale and format", async () => {
    const disk = { bavail: 700_000, blocks: 1_000_000, bsize: 1000 } as fs.StatsFs;
    const statfs = vi.spyOn(fs, "statfsSync").mockReturnValue(disk);
    await expect(make("--scale", "30", "--out", place())).rejects.toThrow(
      `Cannot write to ${place()}: scale 30 needs about 1,717 MB, 700 MB are free`,
    );
    expect(statfs).toHaveBeenLastCalledWith(folder);
    await expect(make("--scale", "70", "--format", "parquet", "--out", place())).rejects.toThrow(
      "needs about 912 MB",
    );
    expect(fs.readdirSync(folder)).toEqual([]);
    statfs.mockReturnValue({ ...disk, blocks: 0, bavail: 0 });
    expect(await make("--scale", "0.002", "--parts", "none", "--out", place())).toBe(0);
  });

  test("a folder under a file is refused in a sentence", async () => {
    const inFile = path.join(__filename, "shop");
    await expect(make("--scale", "0.002", "--out", inFile)).rejects.toThrow(
      new FileError(`Cannot write to ${inFile}: a part of its path is a file, not a folder`),
    );
  });

  test.skipIf(process.platform !== "linux")(
    "a folder where none can be made is refused at once",
    async () => {
      await expect(make("--scale", "0.002", "--out", "/proc/x")).rejects.toThrow(
        "Cannot write to /proc/x: there is no such file or folder",
      );
    },
  );

  test("the help has every option with its default", () => {
    for (const line of [
      /^ {2}--out DIR /m,
      /--seed N .*\(default: 7\)$/m,
      /--scale X (.|\n)*\(default: 1\)$/m,
      /--format NAME .*\(default: csv\)$/m,
      /--parts LIST .*\(default: logistics,reviews\)$/m,
    ])
      expect(command.help).toMatch(line);
  });
});
