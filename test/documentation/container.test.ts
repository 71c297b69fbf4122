/** A checkout, the Dockerfile and the dev container fit together and the project. Neither image is built here. */
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { PROJECT } from "../../lib/workbench/paths";

const read = (file: string) => fs.readFileSync(path.join(PROJECT, file), "utf8");
const container = JSON.parse(read(".devcontainer/devcontainer.json"));

/** The instructions with their variables replaced, as `docker build` does without arguments. */
const variables = new Map([["PATH", "/usr/bin"]]);
const instructions = read("Dockerfile")
  .replace(/^#.*\r?\n/gm, "")
  .replace(/\\\r?\n/g, " ")
  .split(/\r?\n/)
  .filter((line) => line !== "")
  .map((line) => {
    const [, name, rest] = /^([A-Z]+) (.*)$/.exec(line) ?? [];
    const text = rest.replace(/\$\{(\w+)\}/g, (_, variable) => {
      const value = variables.get(variable);
      if (value === undefined) throw new Error(`Dockerfile: ${variable} must be defined before "${line}"`);
      return value;
    });
    if (name === "ARG" || name === "ENV")
      for (const [, variable, value] of text.matchAll(/(\w+)=(\S+)/g)) variables.set(variable, value);
    return { name, text };
  });
const indexOf = (part: string) => instructions.findIndex(({ text }) => text.includes(part));
const copied = (from: number, to: number) =>
  instructions
    .slice(from, to)
    .filter(({ name }) => name === "COPY")
    .flatMap(({ text }) => text.split(" ").slice(1, -1));

test("every RUN is a shell command, and every file that is copied exists", () => {
  for (const { name, text } of instructions)
    if (name === "RUN") expect(spawnSync("sh", ["-n", "-c", text]).status, text).toBe(0);
  for (const file of copied(0, Infinity)) expect(fs.existsSync(path.join(PROJECT, file)), file).toBe(true);
});

test("npm ci has what it reads, and nothing else, so that an edited source installs nothing again", () => {
  const { workspaces } = JSON.parse(read("package.json"));
  const manifests = workspaces.flatMap((folder: string) => {
    const { bin } = JSON.parse(read(`${folder}/package.json`));
    return [`${folder}/package.json`, ...Object.values(bin).map((file) => `${folder}/${file}`)];
  });
  const requirements = "notebooks/requirements.txt";
  expect(copied(0, indexOf("npm ci")).sort()).toEqual(
    [".npmrc", "package-lock.json", "package.json", requirements, ...manifests].sort(),
  );
  expect(copied(indexOf("npm ci"), Infinity)).toEqual(["."]);
});

test("all that the user writes is below the home folder, which a dev container gives to any user id", () => {
  const home = `/home/${variables.get("NB_USER")}`;
  expect(variables.get("HOME")).toBe(home);
  expect(variables.get("USER")).toBe(container.remoteUser);
  const environment = variables.get("VIRTUAL_ENV") ?? "";
  expect(environment.startsWith(`${home}/`)).toBe(true);
  expect(variables.get("PATH")).toBe(`${environment}/bin:/usr/bin`);
  // VS Code finds kernels there without a Python.
  expect(variables.get("JUPYTER_PATH")).toBe(`${environment}/share/jupyter`);
  expect(indexOf(`kernel install --prefix ${environment}`)).toBeGreaterThan(indexOf("npm ci"));
  expect(container.postCreateCommand).toContain("kernel install --prefix $VIRTUAL_ENV");
});

test("the dev container works in the image's folder, whose node_modules fill the volume, with the extensions of notebooks", () => {
  const folder = instructions.find(({ name }) => name === "WORKDIR")?.text;
  expect(container.workspaceFolder).toBe(folder);
  expect(container.workspaceMount).toContain(`,target=${folder},`);
  expect(container.mounts).toEqual([expect.stringContaining(`,target=${folder}/node_modules,type=volume`)]);
  const { extensions } = container.customizations.vscode;
  expect(extensions).toEqual(expect.arrayContaining(["ms-toolsai.jupyter", "ms-python.python"]));
  // No server listens: VS Code starts kernels itself.
  expect(container.forwardPorts).toBeUndefined();
});

test("line ends are LF in every checkout, as the style stage and the shebang of merchant-lab.js want", () => {
  expect(read(".gitattributes")).toMatch(/^\* text=auto eol=lf$/m);
});
