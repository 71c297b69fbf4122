import fs from "node:fs";
import type http from "node:http";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { describeArchives, ensure } from "../../../lib/workbench/native-engine";
import {
  check,
  expectedHashes,
  describe as inWords,
  remember,
} from "../../../lib/workbench/native-engine/archives";
import { BRINGING } from "../fake-tfjs-node";
import { host, leftovers, options, project } from "./fixtures";

const LIBRARY = "tensorflow/libtensorflow/libtensorflow-cpu-linux-x86_64-2.9.1.tar.gz";
const ADDON = "tf-builds/pre-built-binary/napi-v8/4.22.0/CPU-linux-4.22.0.tar.gz";

/** An install script that downloads an archive in a child process, as tfjs-node does, then writes the addon. */
const FETCHING = (name: string) => `
require("node:child_process").execFileSync(process.execPath, ["-e", \`
  const fail = () => process.exit(3);
  require("node:http").get(process.env.TFJS_NODE_CDN_STORAGE + ${JSON.stringify(name)}, (response) => {
    response.on("error", fail).resume();
    response.on("end", () => response.statusCode === 200 || fail());
  });\`], { stdio: "inherit" });
require("node:fs").writeFileSync("../../went-on", "");
${BRINGING("2.9.1")}`;

/** An install script that unpacks what arrives, as tfjs-node's does: here into `arrived`. */
const UNPACKING = (name: string) => `
require("node:http").get(process.env.TFJS_NODE_CDN_STORAGE + ${JSON.stringify(name)}, (response) => {
  const file = require("node:fs").createWriteStream("../../arrived", { flush: true });
  response.on("data", () => {}).pipe(file).on("close", () => {${BRINGING("2.9.1")}});
});`;

// printf 'first bytes' | sha256sum
const FIRST = "d67e08ade6e823c063affb00fea95adabffa75cf1a660d8fcea3223d68e8e44d";
// printf 'other bytes' | sha256sum
const OTHER = "a3ead5eedad5df82318c51685dbc1c147a36d1ff8584fc82de6b08d0bf63a795";

describe("nativeEngine's archives", () => {
  test("refuses a library without the published SHA-256, before the script continues", async () => {
    const paths = project(FETCHING(LIBRARY));
    const { url } = await host((_request, response) => response.end("other bytes"));
    expect(await ensure(options(paths, url))).toEqual({
      state: "missing",
      detail:
        `${url}${LIBRARY} has SHA-256 ${OTHER}, ` +
        "expected 7f510d2546e3db5e10b1d119463689003d587842892ad3c95bca51cf82820173; it was not used",
    });
    expect(fs.existsSync(path.join(paths.root, "went-on"))).toBe(false);
    expect(fs.readdirSync(paths.store)).toEqual([]);
  });

  test("passes on no byte of an archive before all of it is here and its SHA-256 is right", async () => {
    const arrived: string[] = [];
    const fetch = async (name: string) => {
      const paths = project(UNPACKING(name));
      const file = path.join(paths.root, "arrived");
      const { url } = await host((request, response) => {
        if (request.method === "HEAD") return void response.end();
        // The script has the first part, long enough to be written, before the second one is sent.
        response.write("first ".repeat(50_000));
        setTimeout(() => {
          arrived.push(fs.readFileSync(file, "utf8"));
          response.end("bytes");
        }, 500);
      });
      const { state } = await ensure(options(paths, url));
      arrived.push(fs.readFileSync(file, "utf8"));
      return { state, left: leftovers(paths).length };
    };
    expect(await fetch(LIBRARY)).toEqual({ state: "missing", left: 0 });
    expect(arrived.splice(0)).toEqual(["", ""]);
    expect(await fetch(ADDON)).toEqual({ state: "installed", left: 1 });
    expect(arrived).toEqual(["", `${"first ".repeat(50_000)}bytes`]);
  });

  test("accepts an unknown archive the first time, and then requires the same bytes", async () => {
    const paths = project(FETCHING(ADDON));
    let bytes = "first bytes";
    const { url } = await host((_request, response) => response.end(bytes));
    const fetchAnew = () => {
      for (const name of leftovers(paths)) fs.rmSync(path.join(paths.store, name), { recursive: true });
      fs.rmSync(path.join(paths.package, "lib"), { force: true });
      const asked = options(paths, url, { retry: true });
      return ensure(asked).then((answer) => ({ ...answer, said: asked.said.slice(1) }));
    };

    const first = await fetchAnew();
    expect(first.state).toBe("installed");
    expect(first.said).toEqual([
      `  CPU-linux-4.22.0.tar.gz, SHA-256 ${FIRST}, first seen here: no SHA-256 of it is published`,
    ]);
    const again = await fetchAnew();
    expect(again.state).toBe("installed");
    expect(describeArchives(paths)).toEqual([`CPU-linux-4.22.0.tar.gz, SHA-256 ${FIRST}, as at first`]);
    expect(again.said).toEqual([`  CPU-linux-4.22.0.tar.gz, SHA-256 ${FIRST}, as at first`]);

    bytes = "other bytes";
    const changed = await fetchAnew();
    expect(changed.state).toBe("missing");
    expect(changed.detail).toBe(`${url}${ADDON} has SHA-256 ${OTHER}, expected ${FIRST}; it was not used`);
  });

  test.each([
    [
      "is not there",
      (response: http.ServerResponse) => response.writeHead(404).end(),
      "answered 404; ended with code 1",
    ],
    [
      "breaks off",
      (response: http.ServerResponse) => {
        response.writeHead(200, { "content-length": 1000 });
        response.write("first bytes", () => response.destroy());
      },
      "broke off after 11 bytes; ended with code 1",
    ],
  ])("says which archive %s", async (_how, answer, fault) => {
    const paths = project(FETCHING(LIBRARY));
    const { url } = await host((request, response) =>
      request.method === "HEAD" ? response.end() : answer(response),
    );
    expect(await ensure(options(paths, url))).toEqual({
      state: "missing",
      detail: `${url}${LIBRARY} ${fault}`,
    });
    expect(leftovers(paths)).toEqual([]);
  });

  test("expectedHashes() prefers published hashes to those seen", () => {
    const paths = project("");
    fs.mkdirSync(paths.store);
    const name = path.posix.basename(LIBRARY);
    remember(paths, [
      { url: name, sha256: OTHER, trust: "first seen" },
      { url: "https://a.example/addon.tar.gz", sha256: FIRST, trust: "first seen" },
    ]);
    expect(expectedHashes(paths)).toMatchObject({
      [name]: "7f510d2546e3db5e10b1d119463689003d587842892ad3c95bca51cf82820173",
      "https://a.example/addon.tar.gz": FIRST,
    });
  });

  test("check() says why each archive is trusted", () => {
    const url = `https://a.example/${LIBRARY}`;
    expect(
      check([
        { url, fault: "broke off after 11 bytes" },
        { url, sha256: FIRST, expected: FIRST },
        { url: "https://a.example/seen.zip", sha256: FIRST, expected: FIRST },
        { url: "https://a.example/new.zip", sha256: FIRST },
      ]),
    ).toEqual([
      { url, sha256: FIRST, trust: "published" },
      { url: "https://a.example/seen.zip", sha256: FIRST, trust: "as before" },
      { url: "https://a.example/new.zip", sha256: FIRST, trust: "first seen" },
    ]);
  });

  test("describe() names the file, its SHA-256 and the reason for trust", () => {
    expect(inWords({ url: `https://a.example/${LIBRARY}`, sha256: FIRST, trust: "published" })).toBe(
      `libtensorflow-cpu-linux-x86_64-2.9.1.tar.gz, SHA-256 ${FIRST}, as published`,
    );
  });
});
