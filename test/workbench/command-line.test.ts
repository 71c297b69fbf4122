import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { PROJECT } from "../../lib/workbench/paths";

const LATIN1 = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "merchant-lab ")), "latin1.ipynb");
fs.writeFileSync(LATIN1, '{"\xe9": 1}', "latin1");
const SAMPLE = path.join("notebooks", "00-start-here.ipynb");

function type(...args: readonly string[]) {
  return typeAs("npx", ...args);
}

/** Types a command as npm runs it for `npm run <script>`, or for `npx`. */
function typeAs(script: string, ...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [path.join(PROJECT, "lib/workbench/merchant-lab.js"), ...args],
    { encoding: "utf8", cwd: PROJECT, env: { ...process.env, npm_lifecycle_event: script } },
  );
  return { status, stdout, stderr };
}

/** Types many commands in one process, which is quicker: of each its exit code, and what it prints of errors. */
function typeAll(commands: readonly { readonly args: readonly string[] }[]) {
  const script = `
    require(${JSON.stringify(path.join(PROJECT, "lib/typescript-loader.js"))});
    const { main } = require(${JSON.stringify(path.join(PROJECT, "lib/workbench/command-line.ts"))});
    (async () => {
      const answers = [];
      for (const { args } of ${JSON.stringify(commands)}) {
        const printed = [];
        console.error = (text) => printed.push(text + "\\n");
        await main(args);
        answers.push({ status: process.exitCode, stderr: printed.join("") });
      }
      process.exitCode = 0;
      require("fs").writeSync(3, JSON.stringify(answers));
    })();`;
  const { output, stderr } = spawnSync(process.execPath, ["-e", script], {
    encoding: "utf8",
    cwd: PROJECT,
    env: { ...process.env, npm_lifecycle_event: "npx" },
    stdio: ["pipe", "pipe", "pipe", "pipe"],
  });
  expect(stderr).toBe("");
  const answers: { readonly status: number; readonly stderr: string }[] = JSON.parse(output[3] ?? "");
  return commands.map(({ args }, i) => ({ args, ...answers[i] }));
}

/** The modules that the command line loads, as paths in the project. */
function loadedModules(...args: readonly string[]): readonly string[] {
  const script = `
    process.argv = ${JSON.stringify(["node", "merchant-lab", ...args])};
    process.on("exit", () => console.error(JSON.stringify(Object.keys(require.cache))));
    require(${JSON.stringify(path.join(PROJECT, "lib/workbench/merchant-lab.js"))});`;
  const run = () => spawnSync(process.execPath, ["-e", script], { encoding: "utf8" }).stderr;
  // The first run may have to compile files.
  run();
  return JSON.parse(run()).map((file: string) => path.relative(PROJECT, file).replaceAll(path.sep, "/"));
}

describe("merchant-lab", () => {
  test("--help loads no command", () => {
    const modules = loadedModules("--help");
    expect(modules).toContain("lib/workbench/command-line.ts");
    expect(modules.filter((file) => /^lib\/workbench\/commands\//.test(file))).toEqual([]);
  });

  test.each(["start", "test", "run"])("%s --help loads the command without the compiler", (name) => {
    const modules = loadedModules(name, "--help");
    expect(modules).toContain(`lib/workbench/commands/${name}.ts`);
    expect(modules.filter((file) => /node_modules\/(typescript|tslab)\/.*\.js$/.test(file))).toEqual([]);
  });

  test.each(["--version", "-v"])("%s prints the version", (option) => {
    const { version } = JSON.parse(fs.readFileSync(path.join(PROJECT, "lib/package.json"), "utf8"));
    expect(type(option)).toMatchObject({ status: 0, stdout: `${version}\n` });
  });

  test("help <command> is <command> --help", () => {
    expect(type("help", "run").stdout).toBe(type("run", "--help").stdout);
  });

  test("--help names every variable that a person may set, and the exit codes", () => {
    // Set by our own processes for each other.
    const ours = ["PARAMETERS", "LANGUAGE", "DOWNLOAD_RECORDS", "EXPECTED_HASHES", "SESSION"];
    const sources = fs
      .readdirSync(path.join(PROJECT, "lib"), { recursive: true, encoding: "utf8" })
      .filter((name) => /\.[jt]s$/.test(name) && !name.includes("node_modules"))
      .map((name) => fs.readFileSync(path.join(PROJECT, "lib", name), "utf8"));
    const found = new Set(sources.join().match(/(?<=MERCHANT_LAB_)[A-Z_]+/g));
    const { stdout } = type("--help");
    const named = new Set(stdout.match(/(?<=MERCHANT_LAB_)[A-Z_]+/g));
    expect([...named, ...ours].sort()).toEqual([...found].sort());
    expect(stdout).toMatch(/^Exit codes: 0 .*; 1 .*; 2 /m);
  });

  test("without a command lists every command with its summary", () => {
    const { status, stdout } = type();
    expect(status).toBe(0);
    for (const name of [
      "start",
      "test",
      "setup",
      "doctor",
      "data",
      "lab",
      "run",
      "report",
      "kernel",
      "bench",
    ])
      expect(stdout).toMatch(new RegExp(`^  ${name} +\\S`, "m"));
  });

  test.each(["start", "test", "setup", "doctor", "data", "lab", "run", "report", "kernel", "bench"])(
    "%s --help says how it is used",
    (name) => {
      const { status, stdout } = type(name, "--help");
      expect(status).toBe(0);
      expect(stdout).toMatch(/^usage: /);
    },
  );

  const refused = [
    { args: ["stat"], says: /no command "stat": did you mean start\?\nSee: npx merchant-lab --help\n$/ },
    { args: [""], says: /no command ""/ },
    { args: ["help", "stat"], says: /no command "stat": did you mean start\?/ },
    { args: ["start", ""], says: /^An argument must not be empty\n/ },
    { args: ["start", "--", "02", "--param", "x=1"], says: /^--param stands behind "--"/ },
    { args: ["start", "02", "--param", "seed=abc"], says: /seed: its value must be a number, .* "abc"\n/ },
    { args: ["start", "--all", "02"], says: /^--all runs every notebook: name none\n/ },
    { args: ["kernel", "install", "--prefix", ""], says: /^--prefix must not be empty\n/ },
    { args: ["kernel", "remove"], says: /^The only action is: kernel install --prefix FOLDER\n/ },
    { args: ["lab", "--port", "0x50"], says: /^--port must be an integer from 1 to 65535/ },
    { args: ["data", "shop", "--out", ""], says: /^--out must not be empty\n/ },
    { args: ["run", SAMPLE, "--timeout", "Infinity"], says: /^--timeout must be a number of seconds/ },
    { args: ["constructor"], says: /no command "constructor"/ },
    { args: ["start", "77"], says: /no notebook "77"/ },
    {
      args: ["start", "--fast"],
      says: /Unknown option '--fast': the options are --param, --timeout, --lang, --all/,
    },
    { args: ["start", "--paramater", "a=1"], says: /Unknown option '--paramater': did you mean --param\?/ },
    { args: ["start", "--timeout", "5", "--timeout", "9"], says: /--timeout must be given once/ },
    { args: ["start", "--timeout"], says: /'--timeout <value>' argument missing/ },
    { args: ["start", "--timeout", "-5"], says: /'--timeout' argument is ambiguous/ },
    { args: ["start", "--all=yes"], says: /'--all' does not take an argument/ },
    { args: ["doctor", "--all"], says: /Unknown option '--all': there are no options/ },
    { args: ["doctor", "all"], says: /Unexpected argument 'all'/ },
    { args: ["setup", "--nativ"], says: /Unknown option '--nativ': did you mean --native\?/ },
    { args: ["data", "gett", "mnist"], says: /data has no action "gett": did you mean get\?/ },
    { args: ["data", "get", "minst"], says: /There is no data set "minst": did you mean mnist\?/ },
    { args: ["start", "02", "--param", "epochs=3"], says: /No chosen notebook has the parameter "epochs"/ },
    { args: ["start", "02", "--param", "epochs"], says: /--param must be NAME=VALUE/ },
    { args: ["start", "--timeout", "soon"], says: /--timeout must be a number of seconds above 0/ },
    { args: ["test", "everything"], says: /no stage "everything": the stages are style, cells, types/ },
    { args: ["report"], says: /at least one notebook/ },
    { args: ["report", "nope.ipynb"], says: /^There is no notebook nope\.ipynb\n/ },
    { args: ["report", "lib"], says: /^lib is a folder: name a notebook, a file that ends in \.ipynb\n/ },
    { args: ["report", "README.md"], says: /^README\.md is not a notebook: its name must end in \.ipynb\n/ },
    { args: ["run", "nope.ipynb"], says: /^There is no notebook nope\.ipynb\n/ },
    { args: ["run", "lib"], says: /^lib is a folder/ },
    { args: ["run", "README.md"], says: /^README\.md is not a notebook/ },
    { args: ["bench", "moon"], says: /no benchmark "moon": the topics are basket/ },
  ];

  test("wrong arguments are refused in one sentence, with exit code 2", () => {
    typeAll(refused).forEach(({ args, status, stderr }, i) => {
      expect.soft({ args, status }).toEqual({ args, status: 2 });
      expect.soft(stderr, args.join(" ")).toMatch(refused[i].says);
      expect.soft(stderr, args.join(" ")).not.toMatch(/^\s+at /m);
    });
  });

  test.each([
    ["npx", ["data", "gett"], "npx merchant-lab data --help"],
    ["data", ["data", "gett"], "npm run data -- --help"],
    ["test", ["test", "everything"], "npm test -- --help"],
    ["start", ["start", "77"], "npm start -- --help"],
    ["test", ["data", "gett"], "npx merchant-lab data --help"],
  ])("typed through %s, %j names the help as it is typed", (script, args, help) => {
    expect(typeAs(script, ...args).stderr).toMatch(new RegExp(`\nSee: ${help}\n$`));
  });

  test.each([
    {
      args: ["data", "shop", "--scale", "0.01", "--out", "README.md/shop"],
      says: /README\.md\/shop: a part of its path is a file/,
    },
    {
      args: ["kernel", "install", "--prefix", "README.md"],
      says: /a part of its path is a file, not a folder\n$/,
    },
    { args: ["run", `${"x".repeat(300)}.ipynb`], says: /x\.ipynb: its name is too long\n$/ },
    { args: ["report", `${"x".repeat(300)}.ipynb`], says: /x\.ipynb: its name is too long\n$/ },
    { args: ["report", LATIN1], says: /latin1\.ipynb: it must be UTF-8, byte 2 is 0xe9\n$/ },
    { args: ["run", LATIN1, "--save"], says: /latin1\.ipynb: it must be UTF-8, byte 2 is 0xe9\n$/ },
  ])("$args fails in one sentence, with exit code 1, and changes nothing", ({ args, says }) => {
    const { status, stderr } = type(...args);
    expect(status).toBe(1);
    expect(stderr).toMatch(says);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(fs.readFileSync(LATIN1, "latin1")).toBe('{"\xe9": 1}');
  });
});
