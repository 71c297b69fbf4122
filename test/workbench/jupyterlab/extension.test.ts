/** The extension in a browser, in place of JupyterLab a page with the few objects that it uses. */
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { DISPLAY } from "../../../lib/core/text/display";
import { PARAMETER_MIME, PARAMETERS_VARIABLE } from "../../../lib/notebook/parameter";
import { charts } from "../../../lib/plot";
import { installLabExtension } from "../../../lib/workbench/jupyterlab";
import { findBrowser } from "../../../lib/workbench/report/print-page";

const figure = charts.scatter([1, 2, 3], [2, 4, 5], { title: "Price and sales", labels: ["a", "b", "c"] });
const parameters = [
  { name: "epochs", value: 3, default: 3, min: 1, max: 20 },
  { name: "data", value: "real", default: "real", choices: ["real", "shop"] },
  { name: "fast", value: true, default: true },
  { name: "city", value: "苏州", default: "杭州" },
  { name: "rate", value: 0.25, default: 0.25, min: 0, max: 0.5 },
];

/** What a reader does, and what then stands on the page. */
const VISIT = `
  const factories = [], executed = [], commands = [];
  const kernel = { requestExecute: (content) => { executed.push(content); return { done: Promise.resolve() }; } };
  const notebook = { sessionContext: { session: { kernel } }, parent: null };
  class Widget { node = document.createElement("div"); parent = notebook; dispose() {} }
  const versions = (module) => ({ "1.0.0": { get: async () => () => module } });
  const visit = async () => {
    const extension = window._JUPYTERLAB["merchant-lab"];
    extension.init({ "@lumino/widgets": versions({ Widget }), "@jupyterlab/rendermime": versions({ IRenderMimeRegistry: 1 }) });
    const plugin = (await extension.get("./extension"))().default;
    plugin.activate({ shell: {}, commands: { execute: async (name) => commands.push(name) } }, { addFactory: (made) => factories.push(made) });
    const show = async (data) => {
      const view = factories.find(({ mimeTypes }) => mimeTypes[0] in data).createRenderer();
      document.body.append(view.node);
      await view.renderModel({ data });
      return view.node;
    };
    const before = JSON.stringify(FIGURE);
    const plot = await show(FIGURE);
    window.Plotly.Fx.hover(plot, [{ curveNumber: 0, pointNumber: 1 }]);
    const forms = [];
    for (const record of PARAMETERS) forms.push(await show({ [MIME]: record }));
    const change = (input, values) => { Object.assign(input, values); for (const type of ["input", "change"]) input.dispatchEvent(new Event(type)); };
    const inputs = forms.map((form) => [...form.querySelectorAll("input, select")]);
    const kinds = inputs.map((of) => of.map(({ type, value, step }) => [type, value, step].filter(Boolean).join(" ")));
    const texts = forms.map(({ textContent }) => textContent.trim());
    change(inputs[0][0], { value: "7" });
    change(inputs[1][0], { selectedIndex: 1 });
    change(inputs[2][0], { checked: false });
    change(inputs[3][0], { value: "a \\"b\\" \\\\" });
    forms[0].querySelector("button").click();
    await new Promise((resolve) => setTimeout(resolve));
    inputs[4][1].value = "0.7";
    forms[4].querySelector("button").click();
    await new Promise((resolve) => setTimeout(resolve));
    return {
      hover: [...plot.querySelectorAll(".hovertext text")].map(({ textContent }) => textContent),
      isUnchanged: JSON.stringify(FIGURE) === before,
      kinds, texts, executed, commands,
      field: inputs[0][1].value,
      buttons: forms.map((form) => !form.querySelector("button").hidden),
    };
  };
  visit().then((seen) => { document.title = JSON.stringify(seen); }, (error) => { document.title = String(error.stack); });`;

test.skipIf(findBrowser() === undefined)(
  "figures can be hovered, parameters are inputs, and what was chosen reaches the kernel",
  () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "merchant-lab extension "));
    try {
      const script = pathToFileURL(path.join(installLabExtension(folder), "static", "extension.js")).href;
      const data = { FIGURE: figure[DISPLAY](), PARAMETERS: parameters, MIME: PARAMETER_MIME };
      const constants = Object.entries(data).map(
        ([name, value]) => `const ${name} = ${JSON.stringify(value)};`,
      );
      const page = path.join(folder, "page.html");
      fs.writeFileSync(
        page,
        `<meta charset="utf-8"><body><script src="${script}"></script><script>${constants.join("\n").replaceAll("</", "<\\/")}${VISIT}</script>`,
      );
      const args = [
        "--headless",
        "--disable-gpu",
        "--no-sandbox",
        "--virtual-time-budget=20000",
        "--dump-dom",
      ];
      const profile = `--user-data-dir=${path.join(folder, "profile")}`;
      const dom = execFileSync(String(findBrowser()), [...args, profile, pathToFileURL(page).href], {
        encoding: "utf8",
        stdio: ["ignore", "pipe", "ignore"],
        maxBuffer: 1e9,
      });
      const title = /<title>(.*?)<\/title>/s.exec(dom)?.[1] ?? dom;
      const seen = JSON.parse(title.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&"));
      expect(seen).toMatchObject({
        hover: ["(2, 4)b"],
        isUnchanged: true,
        kinds: [
          ["range 3 1", "number 3 any"],
          ["select-one real"],
          ["checkbox on"],
          ["text 苏州"],
          ["range 0.25 0.01", "number 0.25 any"],
        ],
        texts: [
          "epochs  Run all",
          "data realshopRun all",
          "fast Run all",
          "city  default 杭州 Run all",
          "rate  Run all",
        ],
        field: "7",
        buttons: [true, true, true, true, false],
        // The number that is too large was not sent.
        commands: ["notebook:run-all-cells"],
      });
      const [{ code, ...request }] = seen.executed;
      expect(request).toEqual({ silent: true, store_history: false });
      const process = { env: { [PARAMETERS_VARIABLE]: '{"seed":"7","epochs":2}' } };
      new Function("process", code)(process);
      expect(JSON.parse(process.env[PARAMETERS_VARIABLE])).toEqual({
        ...{ seed: "7", epochs: 7, data: "shop", fast: false, city: 'a "b" \\' },
      });
    } finally {
      fs.rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
    }
  },
  60_000,
);
