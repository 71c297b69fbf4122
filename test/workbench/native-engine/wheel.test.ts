import fs from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { fetchFromWheel, usesMusl } from "../../../lib/workbench/native-engine/wheel";
import { findProgram } from "../../../lib/workbench/processes";
import { leftovers, project, undo } from "./fixtures";

const hasTools =
  process.platform === "linux" &&
  process.arch === "x64" &&
  ["python3", "g++", "make"].every((tool) => findProgram(tool) !== undefined);

describe("nativeEngine by the wheel", () => {
  test.skipIf(!hasTools)("refuses a wheel with another SHA-256 and deletes it", async () => {
    const places = project("");
    fs.mkdirSync(places.store);
    const wheel = path.join(places.store, "tensorflow_cpu-2.21.0-cp312-cp312-manylinux_2_27_x86_64.whl");
    fs.writeFileSync(wheel, "not a wheel");
    const fetched = await fetchFromWheel(places, { log: () => undefined });
    // sha256sum of the eleven bytes above.
    const measured = "e7dc6be13be0055dd03d1fe10caf78db0daa6327eb1f5b08c3e2dc8c06431cd2";
    expect(fetched.ok).toBe(false);
    if (!fetched.ok) expect(fetched.reason).toContain(`has SHA-256 ${measured}`);
    expect(leftovers(places)).toEqual([]);
  });

  test.runIf(process.platform === "linux" && process.arch === "x64")(
    "names every missing tool at once",
    async () => {
      const places = project("");
      const { PATH } = process.env;
      undo.push(() => {
        process.env.PATH = PATH;
      });
      process.env.PATH = places.root;
      const fetched = await fetchFromWheel(places, { log: () => undefined });
      expect(fetched.ok).toBe(false);
      if (fetched.ok) return;
      expect(fetched.reason).toContain("Python 3.9 or later was not found");
      expect(fetched.reason).toContain("g++ was not found");
      expect(fetched.reason).toContain("make was not found");
    },
  );

  test("knows a system with musl by its loader", () => {
    const places = project("");
    expect(usesMusl(places.root)).toBe(false);
    fs.writeFileSync(path.join(places.root, "ld-musl-x86_64.so.1"), "");
    expect(usesMusl(places.root)).toBe(true);
    expect(usesMusl(path.join(places.root, "absent"))).toBe(false);
  });
});
