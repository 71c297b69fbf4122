import fs from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { ensure } from "../../../lib/workbench/native-engine";
import { BRINGING } from "../fake-tfjs-node";
import { answering, host, leftovers, options, project } from "./fixtures";

/** The one file of the store's engine whose path ends so. */
function inStore(store: string, ending: string): string {
  const [engine] = fs.readdirSync(store).filter((name) => name.startsWith("tfjs-node-"));
  return path.join(store, engine, ending);
}

describe("nativeEngine's manifest", () => {
  const LIBRARIES = `${BRINGING("2.9.1")}
fs.writeFileSync("deps/lib/libtensorflow.so.2", "the library");
fs.symlinkSync("libtensorflow.so.2", "deps/lib/libtensorflow.so");`;

  test("lists what an engine came from and the SHA-256 of its files", async () => {
    const paths = project(LIBRARIES);
    const { url } = await host(answering);
    await ensure(options(paths, url));
    expect(JSON.parse(fs.readFileSync(inStore(paths.store, "receipt.json"), "utf8"))).toEqual({
      archives: [],
      files: {
        // printf 2.9.1 | sha256sum
        "lib/napi-v8/tfjs_binding.node": "fc7bc538a356a216a1f4876d8f032c55e7f83a0a3b6740cac42af629f02bbf57",
        // printf 'the library' | sha256sum
        "deps/lib/libtensorflow.so.2": "0ea2bff2393cf54f7adcc77a67a67a94d878e90b24b550f0f2fad783ecc78c4e",
        "deps/lib/libtensorflow.so": "link to libtensorflow.so.2",
      },
    });
  });

  test.each([
    ["in use", () => undefined],
    [
      "in the store after npm ci",
      (paths: ReturnType<typeof project>) => {
        fs.rmSync(path.join(paths.package, "lib"));
        fs.rmSync(paths.state, { recursive: true });
      },
    ],
  ])(
    "refuses an engine %s that was altered, deletes it and downloads it again",
    async (_where, meanwhile) => {
      const paths = project(LIBRARIES);
      const { url } = await host(answering);
      await ensure(options(paths, url));
      meanwhile(paths);
      fs.writeFileSync(inStore(paths.store, "deps/lib/libtensorflow.so.2"), "THE LIBRARY");

      const asked = options(paths, url);
      expect(await ensure(asked)).toEqual({ state: "installed", detail: "TensorFlow 2.9.1" });
      expect(asked.said[0]).toMatch(
        /^ {2}deleting an engine of the store: its library was altered \(deps\/lib\/libtensorflow\.so\.2 has SHA-256 \w{64}, expected \w{64}\)$/,
      );
      expect(fs.readFileSync(inStore(paths.store, "deps/lib/libtensorflow.so.2"), "utf8")).toBe(
        "the library",
      );
    },
  );

  test("says so if the altered engine cannot be downloaded again", async () => {
    const paths = project(LIBRARIES);
    const { url } = await host(answering);
    await ensure(options(paths, url));
    fs.rmSync(inStore(paths.store, "deps/lib/libtensorflow.so.2"));
    // Nobody listens on the discard port.
    const asked = options(paths, "http://127.0.0.1:9/");
    const { state, detail } = await ensure(asked);
    expect(asked.said).toEqual([
      "  deleting an engine of the store: its library was altered (deps/lib/libtensorflow.so.2 is gone)",
    ]);
    expect(state).toBe("missing");
    expect(detail).toMatch(/^127\.0\.0\.1:9 cannot be reached/);
    expect(leftovers(paths)).toEqual([]);
  });

  test("is written for an engine that was in the store before there were manifests", async () => {
    const paths = project(LIBRARIES);
    const { url, connections } = await host(answering);
    await ensure(options(paths, url));
    fs.rmSync(inStore(paths.store, "receipt.json"));
    fs.rmSync(paths.state, { recursive: true });

    const asked = connections();
    expect((await ensure(options(paths, url))).state).toBe("ready");
    expect(connections()).toBe(asked);
    fs.appendFileSync(inStore(paths.store, "deps/lib/libtensorflow.so.2"), "!");
    expect((await ensure(options(paths, url))).state).toBe("installed");
    expect(connections()).toBeGreaterThan(asked);
  });

  test("of an engine that no longer loads, is replaced by that of a new one", async () => {
    const paths = project(LIBRARIES);
    const { url } = await host(answering);
    await ensure(options(paths, url));
    const folder = path.dirname(inStore(paths.store, "receipt.json"));
    fs.rmSync(inStore(paths.store, "receipt.json"));
    fs.writeFileSync(path.join(folder, "lib/napi-v8/tfjs_binding.node"), "broken");
    expect(await ensure(options(paths, url))).toEqual({ state: "installed", detail: "TensorFlow 2.9.1" });
    expect(fs.readFileSync(path.join(folder, "lib/napi-v8/tfjs_binding.node"), "utf8")).toBe("2.9.1");
  });
});
