import { execFileSync } from "node:child_process";
import fs from "node:fs";
import type http from "node:http";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { ensure } from "../../../lib/workbench/native-engine";
import { PROJECT } from "../../../lib/workbench/paths";
import { host, leftovers, options, project } from "./fixtures";
import * as miniature from "./miniature";

const MODULES = path.join(PROJECT, "node_modules");
const LIBRARY = "/tensorflow/libtensorflow/libtensorflow-cpu-linux-x86_64-2.9.1.tar.gz";
const OWN_LIBRARY = "/libtensorflow-of-our-own.tar.gz";
const ADDON = "/tf-builds/pre-built-binary/napi-v8/4.22.0/CPU-linux-4.22.0.tar.gz";

/** tfjs-node's real scripts around our fake of everything else. */
function realScripts(title?: string): ReturnType<typeof project> {
  const paths = project("", title);
  const real = path.join(MODULES, "@tensorflow/tfjs-node");
  fs.cpSync(path.join(real, "scripts"), path.join(paths.package, "scripts"), { recursive: true });
  const { name, version, main, binary } = JSON.parse(
    fs.readFileSync(path.join(real, "package.json"), "utf8"),
  );
  const manifest = { name, version, main: "index.js", binary };
  expect(main).toBe("dist/index.js");
  fs.writeFileSync(path.join(paths.package, "package.json"), JSON.stringify(manifest));
  for (const entry of fs.readdirSync(MODULES))
    if (entry !== "@tensorflow" && !entry.startsWith(".cache"))
      fs.symlinkSync(path.join(MODULES, entry), path.join(paths.root, "node_modules", entry));
  return paths;
}

/** A gzipped tar of these files. */
function archive(root: string, files: Readonly<Record<string, string | Uint8Array>>): Buffer {
  const folder = fs.mkdtempSync(path.join(root, "archive-"));
  for (const [name, bytes] of Object.entries(files)) {
    fs.mkdirSync(path.join(folder, path.dirname(name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), bytes);
  }
  return execFileSync("tar", ["-czf", "-", "-C", folder, ...fs.readdirSync(folder)]);
}

/** Has tfjs-node's script fetch this library of ours instead of Google's. */
function chooseLibrary(paths: ReturnType<typeof project>, url: string): void {
  const choice = { "tf-lib": url + OWN_LIBRARY.slice(1), addon: { package_name: path.basename(ADDON) } };
  fs.writeFileSync(path.join(paths.package, "scripts/custom-binary.json"), JSON.stringify(choice));
}

/** A mirror of Google's storage that has these files only, and what it was asked for. */
async function mirror(files: Readonly<Record<string, Buffer>>): Promise<{ url: string; wanted: string[] }> {
  const wanted: string[] = [];
  const answer: http.RequestListener = ({ url = "" }, response) => {
    wanted.push(url);
    if (url === "/") response.end();
    else if (files[url]) response.end(files[url]);
    else response.writeHead(404).end();
  };
  return { ...(await host(answer)), wanted };
}

function asked(paths: ReturnType<typeof project>, url: string): ReturnType<typeof options> {
  const environment = {
    PATH: process.env.PATH,
    TFJS_NODE_CDN_STORAGE: url,
    npm_config_tfjs_binding_binary_host_mirror: `${url}tf-builds/pre-built-binary`,
  };
  return options(paths, url, { environment });
}

describe.runIf(process.platform === "linux" && process.arch === "x64")(
  "tfjs-node's own download, with its real scripts",
  () => {
    test("brings a library of our own choice and the addon, by tfjs-node's custom-binary.json", async () => {
      const paths = realScripts();
      const library = archive(paths.root, { "lib/libtensorflow.so.2": "the library" });
      const addon = archive(paths.root, { "napi-v8/tfjs_binding.node": "2.9.1" });
      const { url } = await mirror({ [OWN_LIBRARY]: library, [ADDON]: addon });
      chooseLibrary(paths, url);

      const question = asked(paths, url);
      expect(await ensure(question)).toEqual({ state: "installed", detail: "TensorFlow 2.9.1" });
      expect(question.said.slice(1).map((line) => line.replace(/[0-9a-f]{64}/, "…"))).toEqual([
        "  libtensorflow-of-our-own.tar.gz, SHA-256 …, first seen here: no SHA-256 of it is published",
        "  CPU-linux-4.22.0.tar.gz, SHA-256 …, first seen here: no SHA-256 of it is published",
      ]);
      const engine = path.dirname(fs.realpathSync(path.join(paths.package, "lib")));
      expect(fs.readFileSync(path.join(engine, "deps/lib/libtensorflow.so.2"), "utf8")).toBe("the library");
    });

    test("builds the addon where the mirror has none", async () => {
      // make cannot work under a path with a space in it.
      const paths = realScripts("merchant-lab-");
      miniature.putSources(paths);
      const { library, framework, header } = miniature.compile(paths.root);
      const files = {
        "lib/libtensorflow.so": library,
        "lib/libtensorflow_cc.so.2": library,
        "lib/libtensorflow_framework.so": framework,
        "lib/libtensorflow_framework.so.2": framework,
        "include/tensorflow/c/c_api.h": header,
      };
      const { url } = await mirror({ [OWN_LIBRARY]: archive(paths.root, files) });
      chooseLibrary(paths, url);
      const question = asked(paths, url);
      expect(await ensure(question)).toEqual({
        state: "installed",
        detail: `TensorFlow ${miniature.VERSION}`,
      });
      expect(question.said).toHaveLength(2);
      expect(question.said[1]).toMatch(
        /^ {2}libtensorflow-of-our-own\.tar\.gz, SHA-256 \w{64}, first seen here/,
      );
    });

    test("refuses a mirror's library that is not Google's, and then asks for nothing more", async () => {
      const paths = realScripts();
      const library = archive(paths.root, { "lib/libtensorflow.so.2.9.1": "not Google's" });
      const { url, wanted } = await mirror({ [LIBRARY]: library });
      const { state, detail } = await ensure(asked(paths, url));
      expect(state).toBe("missing");
      expect(detail).toMatch(
        /2\.9\.1\.tar\.gz has SHA-256 \w{64}, expected 7f510d2546e3db5e10b1d119463689003d587842892ad3c95bca51cf82820173; it was not used$/,
      );
      expect(wanted).toEqual(["/", LIBRARY]);
      expect(leftovers(paths)).toEqual([]);
    });

    test("says that a mirror has no library", async () => {
      const paths = realScripts();
      const { url } = await mirror({});
      const { detail } = await ensure(asked(paths, url));
      expect(detail).toContain(`${url}${LIBRARY.slice(1)} answered 404; `);
    });
  },
);
