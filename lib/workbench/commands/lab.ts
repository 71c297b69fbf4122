import path from "node:path";
import type { Command } from "../command";
import { readArguments, readNumber } from "../command-arguments";
import { findJupyter, installJupyter } from "../environment/jupyter";
import { startServer } from "../environment/jupyter-server";
import { PROJECT } from "../paths";

const help = `usage: npm run lab -- [options]

Starts JupyterLab on 127.0.0.1 with a token and this project's TypeScript kernel. It uses the JupyterLab in .venv, else
the one on the search path, else it creates .venv from notebooks/requirements.txt (needs Python 3.9).

  --port NUMBER   the port  (default: the first free port from 8888)
  --no-browser    do not open a browser; the address is always printed

Ctrl-C stops the server. Its log is .venv/jupyter-lab.log.`;

export const command: Command = {
  help,
  async run(args) {
    const { values } = readArguments(args, {
      options: { port: { type: "string" }, "no-browser": { type: "boolean", default: false } },
    });
    const isPort = (value: number) => Number.isInteger(value) && value >= 1 && value <= 65_535;
    const port = values.port && readNumber("--port", values.port, "an integer from 1 to 65535", isPort);

    try {
      const jupyter = (await findJupyter()) ?? (await installJupyter(console.log));
      console.log(`JupyterLab ${jupyter.version} (${jupyter.origin})`);
      const lab = await startServer(jupyter, {
        browser: !values["no-browser"],
        ...(port ? { port } : {}),
      });
      for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, lab.stop);
      console.log(`kernel      ${path.relative(PROJECT, lab.kernelspec)}`);
      console.log(`open        ${lab.url}`);
      console.log("Ctrl-C stops the server.");
      return await lab.ended;
    } catch (error) {
      // Missing Python, a port in use or a failed download: the user can fix these, so no stack trace.
      console.error((error as Error).message);
      return 1;
    }
  },
};
