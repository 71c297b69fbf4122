import path from "node:path";
import type { Command } from "../command";
import { readArguments } from "../command-arguments";
import { installLabExtension } from "../jupyterlab";
import { installKernelspec } from "../kernel";
import { UsageError } from "../usage-error";

const help = `usage: npx merchant-lab kernel install --prefix FOLDER

Registers the kernel with an existing Jupyter installation, and an extension of JupyterLab for figures with hover and zoom and
for parameters as inputs; npm run lab does this itself.

  --prefix FOLDER        the prefix of that installation: sys.prefix of its Python

Example:
  npx merchant-lab kernel install --prefix "$(python3 -c 'import sys; print(sys.prefix)')"

Then select the kernel "TypeScript (Merchant Lab)" in Jupyter or VS Code.`;

export const command: Command = {
  help,
  async run(args) {
    const { values, positionals } = readArguments(args, {
      allowPositionals: true,
      options: { prefix: { type: "string" } },
    });
    const [action, ...rest] = positionals;
    if (action !== "install" || rest.length > 0)
      throw new UsageError("The only action is: kernel install --prefix FOLDER");
    if (values.prefix === undefined) throw new UsageError("Name the folder: --prefix FOLDER");
    const folder = path.join(values.prefix, "share", "jupyter");
    console.log(`Wrote ${installKernelspec(folder)}`);
    console.log(`Wrote ${installLabExtension(folder)}`);
    return 0;
  },
};
