import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { makeFolder } from "../../../lib/core/files/make-folder";

let root: string;
beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), "merchant lab folders "));
});
afterEach(() => {
  vi.restoreAllMocks();
  fs.rmSync(root, { recursive: true, force: true });
});

describe("makeFolder()", () => {
  test("creates a folder and those above it, and keeps what is there", () => {
    const deep = path.join(root, "a", "b", "c");
    makeFolder(deep);
    expect(fs.statSync(deep).isDirectory()).toBe(true);
    fs.writeFileSync(path.join(deep, "file"), "kept");
    makeFolder(deep);
    expect(fs.readFileSync(path.join(deep, "file"), "utf8")).toBe("kept");
  });

  test("another process may create it at the same time", () => {
    const folder = path.join(root, "a");
    fs.mkdirSync(folder);
    vi.spyOn(fs, "statSync").mockReturnValueOnce(undefined);
    makeFolder(folder);
    expect(fs.readdirSync(root)).toEqual(["a"]);
  });

  const place = (name: string) => path.join(root, name);
  test("makes the folders above it, takes one that is there, also behind a link, and keeps what it holds", () => {
    makeFolder(place("a/b/c"));
    fs.writeFileSync(place("a/b/c/file"), "kept");
    fs.symlinkSync(place("a"), place("link"));
    makeFolder(place("link/b"));
    makeFolder(place("link/d"));
    expect(fs.readdirSync(place("a")).sort()).toEqual(["b", "d"]);
    expect(fs.readFileSync(place("a/b/c/file"), "utf8")).toBe("kept");
    fs.writeFileSync(place("file"), "");
    expect(() => makeFolder(place("file"))).toThrow(/EEXIST/);
    expect(() => makeFolder(place("file/a"))).toThrow(/ENOTDIR/);
  });

  test("throws under a file", () => {
    fs.writeFileSync(path.join(root, "file"), "");
    expect(() => makeFolder(path.join(root, "file", "a", "b"))).toThrow(/ENOTDIR/);
  });

  test.skipIf(process.platform !== "linux")("ends where no folder can be created", () => {
    expect(() => makeFolder("/proc/x/y")).toThrow(/ENOENT/);
  });
});
