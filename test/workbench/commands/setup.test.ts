import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, describe, expect, test, vi } from "vitest";
import { installMissing } from "../../../lib/workbench/commands/setup";
import { installedVersion, missingPackages, nodeFault } from "../../../lib/workbench/environment/packages";
import * as engine from "../../../lib/workbench/native-engine";
import { BRINGING, make, plant } from "../fake-tfjs-node";

const folders: string[] = [];
afterEach(() => {
  vi.restoreAllMocks();
  for (const folder of folders.splice(0)) fs.rmSync(folder, { recursive: true, force: true });
});

describe("setup.installMissing()", () => {
  test("reports what is installed, and that the native engine is used", async () => {
    const paths = make(BRINGING("2.9.1"));
    folders.push(paths.root);
    plant(paths, "2.9.1");
    const said: string[] = [];
    const report = await installMissing({ log: (line) => said.push(line), paths });
    expect(report).toMatchObject({ isComplete: true, engine: "native" });
    expect(said).toEqual([
      `✓ Node           ${process.version}`,
      "✓ packages       all installed in their pinned versions",
      "✓ native engine  TensorFlow 2.9.1",
      "✓ kernel         prepared",
    ]);
  });

  test("is complete without the native engine, and says why it is missing", async () => {
    const paths = make("");
    folders.push(paths.root);
    // No server listens on the discard port.
    const environment = { TFJS_NODE_CDN_STORAGE: "http://127.0.0.1:9/" };
    const report = await installMissing({ log: () => undefined, paths, environment });
    expect(report).toMatchObject({ isComplete: true, engine: "WebAssembly" });
    const detail = report.steps[2]?.detail;
    expect(detail).toMatch(/^WebAssembly is used instead: 127\.0\.0\.1:9 cannot be reached/);
    expect(detail?.endsWith(`; ${engine.wayToEngine()}`)).toBe(true);
  });

  test("names no next command where it was just tried, or where the person stopped it", async () => {
    const paths = make("");
    folders.push(paths.root);
    const environment = { TFJS_NODE_CDN_STORAGE: "http://127.0.0.1:9/", PATH: "" };
    const options = { log: () => undefined, paths, environment };
    const stopped = await installMissing({ ...options, signal: AbortSignal.abort() });
    expect(stopped.steps[2]?.detail).not.toContain("npm run");
    expect(stopped.steps[3]).toEqual({ name: "kernel", state: "absent", detail: "cancelled" });
    vi.spyOn(engine, "ensure").mockResolvedValueOnce({ state: "missing", detail: "g++ was not found" });
    expect((await installMissing({ ...options, wheel: true })).steps[2]?.detail).toBe(
      "WebAssembly is used instead: g++ was not found",
    );
  });

  test.each([
    ["linux", "x64", "npm run setup -- --native builds one from a wheel"],
    ["linux", "arm64", "npm run setup -- --retry asks the host again"],
    ["darwin", "x64", "npm run setup -- --retry asks the host again"],
  ])("wayToEngine() on %s %s: %s", (platform, arch, way) => {
    vi.spyOn(process, "platform", "get").mockReturnValue(platform as NodeJS.Platform);
    vi.spyOn(process, "arch", "get").mockReturnValue(arch as NodeJS.Architecture);
    expect(engine.wayToEngine()).toBe(way);
  });
});

describe("packages", () => {
  test.each([
    ["18.20.0", false],
    ["20.18.9", false],
    ["20.19.0", true],
    ["22.0.0", true],
    ["24.21.0", true],
    ["25.0.0", false],
  ])("nodeFault() of Node %s: supported %s", (version, isSupported) => {
    expect(nodeFault(version) === undefined).toBe(isSupported);
  });

  test("missingPackages() names missing packages and those of another version", () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "merchant-lab-"));
    folders.push(folder);
    const dependencies = { here: "1.0.0", old: "2.0.0", gone: "3.0.0" };
    fs.writeFileSync(path.join(folder, "package.json"), JSON.stringify({ dependencies }));
    for (const [name, version] of [
      ["here", "1.0.0"],
      ["old", "1.9.0"],
    ]) {
      fs.mkdirSync(path.join(folder, "node_modules", name), { recursive: true });
      fs.writeFileSync(path.join(folder, "node_modules", name, "package.json"), JSON.stringify({ version }));
    }
    expect(missingPackages(folder)).toEqual(["old (has 1.9.0, needs 2.0.0)", "gone"]);
    expect(installedVersion("gone", folder)).toBeUndefined();
  });
});
