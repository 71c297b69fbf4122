import fs from "node:fs";
import net, { type AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { afterEach, describe, expect, test, vi } from "vitest";
import { command } from "../../../lib/workbench/commands/lab";
import { findJupyter, installJupyter } from "../../../lib/workbench/environment/jupyter";
import { startServer } from "../../../lib/workbench/environment/jupyter-server";
import { findKernelspecs } from "../../../lib/workbench/environment/kernelspecs";
import { programIn } from "../../../lib/workbench/environment/python";
import { processesLeft, startParent } from "../faults/harness";

const undo: (() => void)[] = [];
afterEach(() => {
  for (const step of undo.splice(0).reverse()) step();
});

function setVariable(name: string, value: string): void {
  const before = process.env[name];
  undo.push(() => {
    if (before === undefined) delete process.env[name];
    else process.env[name] = before;
  });
  process.env[name] = value;
}

/**
 * A `.venv` with a fake jupyter-lab in JavaScript, which writes its arguments and variables to `seen.json`.
 */
function fakeVenv(behaviour = "serve"): string {
  const venv = fs.mkdtempSync(path.join(os.tmpdir(), "lab venv "));
  undo.push(() => fs.rmSync(venv, { recursive: true, force: true }));
  const program = programIn(venv, "jupyter-lab");
  fs.mkdirSync(path.dirname(program), { recursive: true });
  const script = `#!${process.execPath}
const [first] = process.argv.slice(2);
if (first === "--version") { console.log("4.6.6"); process.exit(); }
if (${JSON.stringify(behaviour)} === "fail") { console.error("no such option"); process.exit(3); }
const { JUPYTER_TOKEN, JUPYTER_PATH, JUPYTER_RUNTIME_DIR, JUPYTER_CONFIG_PATH } = process.env;
const folders = { JUPYTER_PATH, JUPYTER_RUNTIME_DIR, JUPYTER_CONFIG_PATH };
const seen = { pid: process.pid, args: process.argv.slice(2), JUPYTER_TOKEN, ...folders };
require("node:fs").writeFileSync(${JSON.stringify(path.join(venv, "seen.json"))}, JSON.stringify(seen));
const port = Number(process.argv.find((a) => a.startsWith("--port=")).slice(7));
require("node:http").createServer((request, response) => {
  response.statusCode = request.headers.authorization === "token " + JUPYTER_TOKEN ? 200 : 403;
  response.end("{}");
}).listen(port, "127.0.0.1");
process.on("SIGTERM", () => process.exit(0));`;
  fs.writeFileSync(program, script, { mode: 0o755 });
  return venv;
}

async function jupyterIn(venv: string) {
  const jupyter = await findJupyter(venv);
  if (jupyter === undefined) throw new Error("the fake jupyter-lab was not found");
  return jupyter;
}

describe.skipIf(process.platform === "win32")("lab", () => {
  test("findJupyter() prefers .venv to the search path and skips a program that does not run", async () => {
    const venv = fakeVenv();
    const other = fakeVenv();
    setVariable("PATH", path.join(other, "bin"));
    expect(await findJupyter(venv)).toMatchObject({ version: "4.6.6", origin: ".venv" });
    fs.writeFileSync(programIn(venv, "jupyter-lab"), "#!/nowhere/python\n", { mode: 0o755 });
    expect(await findJupyter(venv)).toMatchObject({ origin: "search path" });
    setVariable("PATH", venv);
    expect(await findJupyter(venv)).toBeUndefined();
  });

  test("startServer() listens on the loopback address only, with a secret token and this project's kernel, and can be stopped", async () => {
    const venv = fakeVenv();
    setVariable("JUPYTER_CONFIG_PATH", "/their/settings");
    const lab = await startServer(await jupyterIn(venv), { browser: false, venv });
    undo.push(lab.stop);
    const seen = JSON.parse(fs.readFileSync(path.join(venv, "seen.json"), "utf8"));
    expect(seen.args).toEqual(expect.arrayContaining(["--ip=127.0.0.1", "--no-browser"]));
    expect(seen.JUPYTER_TOKEN).toMatch(/^[0-9a-f]{48}$/);
    expect(lab.url).toContain(`token=${seen.JUPYTER_TOKEN}`);
    // Other users of the machine can read the arguments of a process.
    expect(seen.args.join(" ")).not.toContain(seen.JUPYTER_TOKEN);
    expect(seen.JUPYTER_PATH.split(path.delimiter)[0]).toBe(path.join(venv, "share/jupyter"));
    expect(seen.JUPYTER_RUNTIME_DIR.startsWith(venv)).toBe(true);
    // JupyterLab asks nothing at its first start.
    const [settings, ...others] = seen.JUPYTER_CONFIG_PATH.split(path.delimiter);
    expect(others).toEqual(["/their/settings"]);
    const file = path.join(settings, "labconfig", "default_setting_overrides.json");
    expect(JSON.parse(fs.readFileSync(file, "utf8"))).toEqual({
      "@jupyterlab/apputils-extension:notification": { fetchNews: "false", checkForUpdates: false },
    });
    expect(findKernelspecs(venv)[0]).toEqual({ file: lab.kernelspec, works: true });
    const extension = path.join(venv, "share/jupyter/labextensions/merchant-lab");
    const { load } = JSON.parse(fs.readFileSync(path.join(extension, "package.json"), "utf8")).jupyterlab
      ._build;
    expect([load, "static/plotly.js"].map((name) => fs.existsSync(path.join(extension, name)))).toEqual([
      true,
      true,
    ]);

    lab.stop();
    expect(await lab.ended).toBe(0);
  });

  test.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
    "%s ends the command and its server",
    async (signal) => {
      const venv = fakeVenv();
      const script = `require("./lib/typescript-loader.js");
      require("./lib/workbench/environment/python.ts").VENV = ${JSON.stringify(venv)};
      const { command } = require("./lib/workbench/commands/lab.ts");
      command.run(["--no-browser"]).then((code) => { process.exitCode = code; });`;
      const { child, ended, output } = startParent(process.execPath, ["-e", script]);
      undo.push(() => child.kill("SIGKILL"));
      await vi.waitUntil(() => output().includes("Ctrl-C stops the server."), 60_000);
      const { pid } = JSON.parse(fs.readFileSync(path.join(venv, "seen.json"), "utf8"));
      child.kill(signal);
      expect(await ended).toBe(0);
      expect(await processesLeft([pid])).toEqual([]);
    },
  );

  test("startServer() shows the server's log if it does not start", async () => {
    const venv = fakeVenv("fail");
    await expect(startServer(await jupyterIn(venv), { browser: false, venv })).rejects.toThrow(
      "Cannot start JupyterLab: it ended with code 3\nno such option",
    );
  });

  test("startServer() refuses a port in use", async () => {
    const venv = fakeVenv();
    const server = net.createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    undo.push(() => server.close());
    const { port } = server.address() as AddressInfo;
    await expect(startServer(await jupyterIn(venv), { port, venv })).rejects.toThrow(
      `Cannot start JupyterLab: port ${port} must be free. Without --port, a free port is chosen`,
    );
  });

  test("installJupyter() without Python says what to install and what works without it", async () => {
    setVariable("MERCHANT_LAB_PYTHON", "/nowhere/python3");
    await expect(installJupyter(() => undefined, fakeVenv())).rejects.toThrow(
      "Cannot start JupyterLab: Python 3.9 or later was not found. Install it, or set MERCHANT_LAB_PYTHON; npm start and npm test work without it",
    );
  });

  test.each(["0", "65536", "eighty"])("the command refuses --port %s", async (port) => {
    await expect(command.run(["--port", port])).rejects.toThrow(
      `--port must be an integer from 1 to 65535, current value is ${JSON.stringify(port)}`,
    );
  });
});
