import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { prepareFolder, readText, replaceFile } from "../../lib/workbench/text-file";
import { FileError } from "../../lib/workbench/usage-error";

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "merchant-lab text "));
});
afterEach(() => {
  fs.chmodSync(folder, 0o755);
  fs.rmSync(folder, { recursive: true, force: true });
});

const place = (name: string) => path.join(folder, name);
const says = (run: () => unknown, message: string) => {
  let error: unknown;
  try {
    run();
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toBeInstanceOf(FileError);
  expect((error as FileError).message).toContain(message);
};

describe("readText()", () => {
  test("reads UTF-8, with a replacement character that is in the file", () => {
    fs.writeFileSync(place("a"), "牛奶 \ufffd 😀\r\n");
    expect(readText(place("a"))).toBe("牛奶 \ufffd 😀\r\n");
  });

  test.each([
    ["Latin-1", Buffer.from("\ufffd Café", "utf8").fill(0xe9, 7, 8), 7, "e9"],
    ["an overlong form of /", Buffer.from([0x61, 0xc0, 0xaf]), 1, "c0"],
    ["a surrogate", Buffer.from([0x61, 0x62, 0xed, 0xa0, 0x80]), 2, "ed"],
    ["a cut character", Buffer.from([0x0a, 0xe7, 0x89]), 1, "e7"],
    ["a single continuation", Buffer.from([0x80]), 0, "80"],
  ])("refuses %s and names the first wrong byte", (_, bytes, position, byte) => {
    fs.writeFileSync(place("a"), bytes);
    says(
      () => readText(place("a")),
      `Cannot read ${place("a")}: it must be UTF-8, byte ${position} is 0x${byte}`,
    );
  });

  test("says in words why a file cannot be read", () => {
    says(() => readText(place("nope")), `Cannot read ${place("nope")}: there is no such file or folder`);
    says(() => readText(folder), `Cannot read ${folder}: it is a folder`);
    fs.writeFileSync(place("a"), "");
    says(() => readText(place("a/b")), "a part of its path is a file, not a folder");
  });
});

describe("replaceFile()", () => {
  test("replaces the whole file and leaves nothing else", () => {
    replaceFile(place("a"), "one");
    replaceFile(place("a"), "two");
    expect(fs.readFileSync(place("a"), "utf8")).toBe("two");
    expect(fs.readdirSync(folder)).toEqual(["a"]);
  });

  test.skipIf(process.platform === "win32")("keeps the permissions and the link to the file", () => {
    fs.mkdirSync(place("other"));
    for (const mode of [0o600, 0o664]) {
      fs.writeFileSync(place("other/a"), "one");
      fs.chmodSync(place("other/a"), mode);
      fs.rmSync(place("link"), { force: true });
      fs.symlinkSync("other/a", place("link"));
      replaceFile(place("link"), "two");
      expect(fs.lstatSync(place("link")).isSymbolicLink()).toBe(true);
      expect(fs.readFileSync(place("other/a"), "utf8")).toBe("two");
      expect(fs.statSync(place("other/a")).mode & 0o777).toBe(mode);
      expect(fs.readdirSync(place("other"))).toEqual(["a"]);
    }
    // On a file system without permissions the file is at least created with the old ones.
    fs.chmodSync(place("other/a"), 0o600);
    const chmod = vi.spyOn(fs, "chmodSync").mockImplementation(() => {
      throw new Error("EPERM");
    });
    replaceFile(place("other/a"), "three");
    chmod.mockRestore();
    expect(fs.statSync(place("other/a")).mode & 0o777).toBe(0o600);
    fs.symlinkSync("circle", place("circle"));
    says(() => replaceFile(place("circle"), "x"), "its symbolic links form a circle");
  });

  test("leaves the old file whole if the new one cannot be written, and says why", () => {
    fs.mkdirSync(place("folder/inside"), { recursive: true });
    says(() => replaceFile(place("folder"), "x"), `Cannot write ${place("folder")}: it is a folder`);
    expect(fs.readdirSync(folder)).toEqual(["folder"]);
    says(() => replaceFile(place(`${"n".repeat(300)}`), "x"), "its name is too long");
    says(() => replaceFile(place("no/a"), "x"), "there is no such file or folder");
  });

  test.skipIf(!fs.existsSync("/dev/full"))("a full disk is a sentence", () => {
    // The temporary file is a link to a device that is always full.
    fs.writeFileSync(place("a"), "old");
    fs.symlinkSync("/dev/full", place(`.merchant-lab-${process.pid}.partial`));
    says(() => replaceFile(place("a"), "new"), `Cannot write ${place("a")}: the disk is full`);
    expect(fs.readFileSync(place("a"), "utf8")).toBe("old");
    expect(fs.readdirSync(folder)).toEqual(["a"]);
  });
});

describe("prepareFolder()", () => {
  test("creates the folder, and leaves nothing in it", () => {
    prepareFolder(place("a/b"));
    expect(fs.readdirSync(place("a/b"))).toEqual([]);
  });

  test("names a folder in which no file can be written", () => {
    fs.writeFileSync(place("a"), "");
    says(
      () => prepareFolder(place("a")),
      `Cannot write to ${place("a")}: there is already a file of that name`,
    );
    says(() => prepareFolder(place("a/b")), `Cannot write to ${place("a/b")}: a part of its path is a file`);
    fs.symlinkSync("/dev/full", place(`.merchant-lab-${process.pid}.probe`));
    says(() => prepareFolder(folder), `Cannot write to ${folder}: the disk is full`);
    expect(fs.readdirSync(folder)).toEqual(["a"]);
  });

  test("removes what killed processes left there, not what others are writing", () => {
    const old = new Date(Date.now() - 3_700_000);
    for (const name of [".merchant-lab-1.partial", "x.partial", ".merchant-lab-2.partial"])
      fs.writeFileSync(place(name), "");
    fs.utimesSync(place(".merchant-lab-1.partial"), old, old);
    fs.utimesSync(place("x.partial"), old, old);
    prepareFolder(folder);
    expect(fs.readdirSync(folder).sort()).toEqual([".merchant-lab-2.partial", "x.partial"]);
  });
});
