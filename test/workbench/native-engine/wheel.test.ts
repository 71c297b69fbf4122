import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { findProgram } from "../../../lib/workbench/environment/processes";
import { verify } from "../../../lib/workbench/native-engine/addon";
import type { Staged } from "../../../lib/workbench/native-engine/install-script";
import { fetchFromWheel, usesMusl } from "../../../lib/workbench/native-engine/wheel";
import { leftovers, project, undo } from "./fixtures";
import * as miniature from "./miniature";
import { FILE, index, pinOf, sha256, wheelOf } from "./wheel-index";

const hasTools =
  process.platform === "linux" &&
  process.arch === "x64" &&
  ["python3", "g++", "make"].every((tool) => findProgram(tool) !== undefined);

/** Sets up from the wheel of these bytes, with a pip that knows no settings but these. */
function fetchWith(
  paths: ReturnType<typeof project>,
  bytes: Buffer,
  settings: Readonly<Record<string, string>>,
): Promise<Staged> {
  const own = { PIP_CONFIG_FILE: os.devNull, PIP_FIND_LINKS: "", PIP_NO_INDEX: "0", PIP_RETRIES: "0" };
  const environment = { ...own, ...settings };
  return fetchFromWheel(paths, { log: () => undefined, environment, wheel: pinOf(bytes) });
}

const EMPTY = wheelOf({});
const NOT_IN_IT =
  "the wheel cannot be unpacked: error: it has no tensorflow/libtensorflow_cc.so.2 and no tensorflow/libtensorflow_framework.so.2 (ended with code 1)";

describe.runIf(hasTools)("nativeEngine by the wheel of a local index", () => {
  test("fetches, unpacks and builds an addon that loads the library of the wheel", async () => {
    const paths = project("");
    miniature.putSources(paths);
    const { library, framework, header } = miniature.compile(paths.root);
    const bytes = wheelOf({
      "tensorflow/libtensorflow_cc.so.2": library,
      "tensorflow/libtensorflow_framework.so.2": framework,
      "tensorflow/include/tensorflow/c/c_api.h": header,
    });
    const { url } = await index({ bytes, hash: sha256(bytes) });
    const fetched = await fetchWith(paths, bytes, { PIP_INDEX_URL: url });
    expect(fetched).toEqual({
      ok: true,
      directory: path.join(paths.store, `staging-${process.pid}`),
      archives: [{ url: FILE, sha256: sha256(bytes), trust: "published" }],
    });
    if (!fetched.ok) return;
    expect(await verify(fetched.directory)).toEqual({ works: true, tensorflow: miniature.VERSION });
    expect(leftovers(paths)).toEqual([`staging-${process.pid}`]);
  });

  test.each([
    ["relative links without a SHA-256", {}],
    [
      "redirects and compressed JSON pages, with a SHA-256",
      { hash: sha256(EMPTY), isJson: true, isRoundabout: true },
    ],
  ])("finds the wheel in an index with %s; says what is not in it", async (_what, kind) => {
    const paths = project("");
    const { url } = await index({ bytes: EMPTY, ...kind });
    expect(await fetchWith(paths, EMPTY, { PIP_INDEX_URL: url })).toEqual({ ok: false, reason: NOT_IN_IT });
    expect(leftovers(paths)).toEqual([FILE]);
  });

  test("asks the index that pip.conf names", async () => {
    const paths = project("");
    const { url, wanted } = await index({ bytes: EMPTY });
    const settings = path.join(paths.root, "pip.conf");
    fs.writeFileSync(settings, `[global]\nindex-url = ${url}\n`);
    const { PIP_INDEX_URL: own } = process.env;
    delete process.env.PIP_INDEX_URL;
    undo.push(() => {
      if (own !== undefined) process.env.PIP_INDEX_URL = own;
    });
    await fetchWith(paths, EMPTY, { PIP_CONFIG_FILE: settings });
    expect(wanted).toEqual(["/simple/tensorflow-cpu/", `/files/${FILE}`]);
  });

  test("uses a wheel that was downloaded earlier, without asking the index", async () => {
    const paths = project("");
    const { url, wanted } = await index({ bytes: EMPTY });
    fs.mkdirSync(paths.store);
    fs.writeFileSync(path.join(paths.store, FILE), EMPTY);
    expect(await fetchWith(paths, EMPTY, { PIP_INDEX_URL: url })).toEqual({ ok: false, reason: NOT_IN_IT });
    expect(wanted).toEqual([]);
  });

  const OTHER = wheelOf({ other: Buffer.from("bytes") });
  test.each([
    ["has other bytes", OTHER, {}, `${FILE} has SHA-256 ${sha256(OTHER)}, expected ${sha256(EMPTY)}`],
    ["has no such wheel", EMPTY, { name: "another" }, "404 Client Error: Not Found"],
    // pip 23 takes the half for the whole and finds another SHA-256; pip 25 says itself that bytes are missing.
    ["breaks off", EMPTY, { cutAfter: 100 }, "pip cannot download tensorflow-cpu==2.21.0: "],
  ])("refuses an index that %s, and leaves nothing", async (_what, bytes, kind, fault) => {
    const paths = project("");
    const { url } = await index({ bytes, ...kind });
    const answer = await fetchWith(paths, EMPTY, { PIP_INDEX_URL: url });
    expect(answer.ok).toBe(false);
    if (!answer.ok) expect(answer.reason).toContain(fault);
    expect(leftovers(paths)).toEqual([]);
  });

  test("says that a wheel is no archive", async () => {
    const paths = project("");
    const bytes = Buffer.from("not a zip");
    const { url } = await index({ bytes });
    const answer = await fetchWith(paths, bytes, { PIP_INDEX_URL: url });
    expect(answer.ok).toBe(false);
    // pip 23: "Wheel … is invalid"; older ones: "Exception", and a traceback.
    if (!answer.ok) expect(answer.reason).toMatch(/^pip cannot download tensorflow-cpu==2\.21\.0: ERROR: /);
    expect(leftovers(paths)).toEqual([]);
  });

  test("says that the index does not answer", async () => {
    const paths = project("");
    // Nobody listens on the discard port.
    expect(await fetchWith(paths, EMPTY, { PIP_INDEX_URL: "http://127.0.0.1:9/simple/" })).toEqual({
      ok: false,
      reason:
        "pip cannot download tensorflow-cpu==2.21.0: http://127.0.0.1:9/simple/tensorflow-cpu/: [Errno 111] Connection refused",
    });
  });
});

describe("nativeEngine by the wheel", () => {
  test.skipIf(!hasTools)("refuses a wheel with another SHA-256 and deletes it", async () => {
    const paths = project("");
    fs.mkdirSync(paths.store);
    const wheel = path.join(paths.store, "tensorflow_cpu-2.21.0-cp312-cp312-manylinux_2_27_x86_64.whl");
    fs.writeFileSync(wheel, "not a wheel");
    const fetched = await fetchFromWheel(paths, { log: () => undefined });
    // sha256sum of the eleven bytes above.
    const measured = "e7dc6be13be0055dd03d1fe10caf78db0daa6327eb1f5b08c3e2dc8c06431cd2";
    expect(fetched.ok).toBe(false);
    if (!fetched.ok) expect(fetched.reason).toContain(`has SHA-256 ${measured}`);
    expect(leftovers(paths)).toEqual([]);
  });

  test.runIf(process.platform === "linux" && process.arch === "x64")(
    "names every missing tool at once",
    async () => {
      const paths = project("");
      const { PATH, MERCHANT_LAB_PYTHON } = process.env;
      undo.push(() => {
        Object.assign(process.env, { PATH, ...(MERCHANT_LAB_PYTHON ? { MERCHANT_LAB_PYTHON } : {}) });
      });
      process.env.PATH = paths.root;
      delete process.env.MERCHANT_LAB_PYTHON;
      const fetched = await fetchFromWheel(paths, { log: () => undefined });
      expect(fetched.ok).toBe(false);
      if (fetched.ok) return;
      expect(fetched.reason).toContain("Python 3.9 or later was not found");
      expect(fetched.reason).toContain("g++ was not found");
      expect(fetched.reason).toContain("make was not found");
    },
  );

  test("knows a system with musl by its loader", () => {
    const paths = project("");
    expect(usesMusl(paths.root)).toBe(false);
    fs.writeFileSync(path.join(paths.root, "ld-musl-x86_64.so.1"), "");
    expect(usesMusl(paths.root)).toBe(true);
    expect(usesMusl(path.join(paths.root, "absent"))).toBe(false);
  });
});
