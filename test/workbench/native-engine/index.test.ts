import fs from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { ensure, isPresent } from "../../../lib/workbench/native-engine";
import { addonPath } from "../../../lib/workbench/native-engine/addon";
import { updateState } from "../../../lib/workbench/native-engine/setup-state";
import { BRINGING, plant } from "../fake-tfjs-node";
import { answering, host, leftovers, options, project, undo } from "./fixtures";

/** A zombie (state Z) has ended, although its process ID still exists. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const stat = `/proc/${pid}/stat`;
  return !(fs.existsSync(stat) && / Z /.test(fs.readFileSync(stat, "utf8")));
}

describe("nativeEngine.ensure()", () => {
  test("runs tfjs-node's own download, checks the addon and puts it in place; then has nothing to do", async () => {
    const paths = project(BRINGING("2.9.1"));
    const { url, connections } = await host(answering);
    expect(await ensure(options(paths, url))).toEqual({ state: "installed", detail: "TensorFlow 2.9.1" });
    expect(isPresent(paths.package)).toBe(true);
    expect(leftovers(paths)).toEqual([
      `tfjs-node-4.22.0-tensorflow-2.9.1-${process.platform}-${process.arch}`,
    ]);

    const asked = connections();
    expect(await ensure(options(paths, url))).toEqual({ state: "ready", detail: "TensorFlow 2.9.1" });
    expect(connections()).toBe(asked);
  });

  test("takes the engine from the store after node_modules was reinstalled", async () => {
    const paths = project(BRINGING("2.9.1"));
    const { url, connections } = await host(answering);
    await ensure(options(paths, url));
    fs.rmSync(path.join(paths.package, "lib"));
    fs.rmSync(paths.state, { recursive: true });

    const asked = connections();
    const { state } = await ensure(options(paths, url));
    expect(state).toBe("installed");
    expect(connections()).toBe(asked);
  });

  test("works from the store after the project was moved", async () => {
    const paths = project(BRINGING("2.9.1"));
    const { url } = await host(answering);
    await ensure(options(paths, url));
    const root = `${paths.root} moved`;
    fs.renameSync(paths.root, root);
    undo.push(() => fs.rmSync(root, { recursive: true, force: true }));
    expect(isPresent(path.join(root, path.relative(paths.root, paths.package)))).toBe(true);
  });

  test("waits for an unresponsive host only once, and not longer than the options say", async () => {
    const paths = project(BRINGING("2.9.1"));
    const { url, connections } = await host();
    const first = await ensure(options(paths, url));
    expect(first.state).toBe("missing");
    expect(first.detail).toMatch(/^127\.0\.0\.1:\d+ did not answer in 1 s$/);

    const again = await ensure(options(paths, url));
    expect(again.detail).toMatch(
      /^the host was not asked again: 127\.0\.0\.1:\d+ did not answer in 1 s, tried on \d{4}-\d\d-\d\d$/,
    );
    expect(connections()).toBe(1);

    await ensure(options(paths, url, { retry: true }));
    expect(connections()).toBe(2);
  });

  test("asks another host although the first one failed", async () => {
    const paths = project(BRINGING("2.9.1"));
    const unresponsive = await host();
    await ensure(options(paths, unresponsive.url));
    const { url } = await host(answering);
    expect((await ensure(options(paths, url))).state).toBe("installed");
  });

  test("asks a proxy, and says what the proxy answers", async () => {
    const paths = project(BRINGING("2.9.1"));
    const proxy = http.createServer();
    const asked: string[] = [];
    proxy.on("connect", (request, socket) => {
      asked.push(String(request.url));
      socket.end("HTTP/1.1 403 Forbidden\r\n\r\n");
    });
    await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", () => resolve()));
    undo.push(() => proxy.close());
    const environment = { HTTPS_PROXY: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}` };
    const { detail } = await ensure(options(paths, "", { environment }));
    expect(asked).toEqual(["storage.googleapis.com:443"]);
    expect(detail).toBe("storage.googleapis.com cannot be reached (the proxy answers 403)");
  });

  test("gives up a download that stalls, ends all its processes and leaves nothing behind", async () => {
    const paths = project(`
      const { spawn } = require("node:child_process");
      const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "inherit" });
      require("node:fs").writeFileSync(${JSON.stringify("../../pids")}, process.pid + " " + child.pid);
      setInterval(() => {}, 1000);`);
    const { url } = await host(answering);
    const { state, detail } = await ensure(options(paths, url, { stallSeconds: 2 }));
    expect(state).toBe("missing");
    expect(detail).toMatch(/^the host sent nothing for \d+ s$/);
    expect(leftovers(paths)).toEqual([]);
    for (const pid of fs.readFileSync(path.join(paths.root, "pids"), "utf8").split(" ").map(Number))
      expect(isRunning(pid)).toBe(false);
  });

  test.each([
    ["fails", "console.error('TAR_BAD_ARCHIVE'); process.exit(1);", "ended with code 1"],
    [
      "brings an addon that does not load",
      BRINGING("broken"),
      "its library did not load (libtensorflow.so.2: cannot open shared object file)",
    ],
    [
      "brings an addon that computes wrongly",
      BRINGING("wrong"),
      "its library did not load (8x8 ones times 8x8 ones sum to 511, not 512)",
    ],
    ["brings an addon that crashes", BRINGING("crash"), "its library did not load (ended by SIGSEGV)"],
  ])("leaves WebAssembly in charge if the download %s", async (_how, script, detail) => {
    const paths = project(script);
    const { url } = await host(answering);
    expect(await ensure(options(paths, url))).toEqual({ state: "missing", detail });
    expect(isPresent(paths.package)).toBe(false);
    expect(leftovers(paths)).toEqual([]);
  });

  test("ends at once when it is cancelled, and does not blame the host", async () => {
    const paths = project("setInterval(() => {}, 1000);");
    const { url } = await host(answering);
    const signal = AbortSignal.timeout(700);
    expect(await ensure(options(paths, url, { signal }))).toEqual({ state: "missing", detail: "cancelled" });
    expect(fs.existsSync(path.join(paths.state, "native-engine.json"))).toBe(false);
  });

  test("keeps an addon that a person built, and replaces it once it no longer loads", async () => {
    const paths = project(BRINGING("2.9.1"));
    const { url, connections } = await host(answering);
    plant(paths, "2.11.0");
    expect(await ensure(options(paths, url))).toEqual({ state: "ready", detail: "TensorFlow 2.11.0" });
    expect(connections()).toBe(0);
    plant(paths, "broken");
    expect(await ensure(options(paths, url))).toEqual({ state: "installed", detail: "TensorFlow 2.9.1" });
  });

  test("says of an altered engine that the host was not asked again, and why", async () => {
    const paths = project(BRINGING("2.9.1"));
    const { url, connections } = await host(answering);
    await ensure(options(paths, url));
    updateState(paths, { download: { from: url, reason: "it answered 404", at: "2026-01-02" } });
    fs.appendFileSync(fs.realpathSync(addonPath(paths.package)), " ");
    const asked = connections();
    const { state, detail } = await ensure(options(paths, url));
    expect(state).toBe("missing");
    expect(detail).toMatch(
      /^its library was altered \(.*\); the host was not asked again: it answered 404, tried on 2026-01-02$/,
    );
    expect(connections()).toBe(asked);
  });

  test("removes what a killed set-up left", async () => {
    const paths = project(BRINGING("2.9.1"));
    const { url } = await host(answering);
    fs.mkdirSync(path.join(paths.store, "staging-999999999"), { recursive: true });
    await ensure(options(paths, url));
    expect(leftovers(paths)).toHaveLength(1);
  });

  test("says what to do where the package is not installed", async () => {
    const paths = project("");
    fs.rmSync(paths.package, { recursive: true });
    expect((await ensure(options(paths, "http://127.0.0.1:9/"))).detail).toBe(
      "@tensorflow/tfjs-node is not installed: run npm ci",
    );
  });
});
