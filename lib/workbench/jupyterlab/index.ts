/** The extension of JupyterLab: figures with hover and zoom, and parameters as inputs. */
import fs from "node:fs";
import path from "node:path";
import { makeFolder } from "../../core/files/make-folder";

const NAME = "merchant-lab";

/** JupyterLab reads here what to load. */
const DESCRIPTION = {
  name: NAME,
  version: "1.0.0",
  description: "Figures with hover and zoom, and parameters as inputs",
  jupyterlab: { extension: true, _build: { load: "static/extension.js", extension: "./extension" } },
};

/**
 * Writes the extension, with its copy of plotly.js, to `<directory>/labextensions/merchant-lab`, where JupyterLab finds it.
 *
 * @param directory A folder of Jupyter's data path, e.g. `.venv/share/jupyter`.
 * @returns The folder of the extension.
 */
export function installLabExtension(directory: string): string {
  const folder = path.join(path.resolve(directory), "labextensions", NAME);
  const files = {
    "extension.js": path.join(__dirname, "extension.js"),
    "plotly.js": require.resolve("plotly.js-dist"),
  };
  makeFolder(path.join(folder, "static"));
  for (const [name, file] of Object.entries(files)) fs.copyFileSync(file, path.join(folder, "static", name));
  fs.writeFileSync(path.join(folder, "package.json"), `${JSON.stringify(DESCRIPTION, undefined, 2)}\n`);
  return folder;
}
