import path from "node:path";
import { PROJECT } from "../paths";
import { openCellSession } from "./cell-session";
import { CELL_ENVIRONMENT } from "./environment";
import type { MessageServer } from "./protocol";

/**
 * Starts the kernel for Jupyter: a session of cells and the server of its messages. The working directory is that
 * of the notebook, which Jupyter sets; packages are the project's, wherever the notebook lies.
 *
 * @param connectionFile The file with ports and key that Jupyter wrote.
 */
export function startKernel(connectionFile: string | undefined): void {
  if (connectionFile === undefined)
    throw new TypeError(
      "Cannot start the kernel: the connection file must be a path that Jupyter passes, current value is undefined",
    );
  const folder = process.cwd();
  const file = path.resolve(connectionFile);
  process.chdir(PROJECT);
  Object.assign(process.env, CELL_ENVIRONMENT);
  // A kernel that was started from a terminal inherits it; cells must not print colours or cursor movements.
  for (const stream of [process.stdout, process.stderr]) stream.isTTY = false;

  let server: MessageServer | undefined;
  const session = openCellSession(PROJECT, { failedLate: (error) => server?.publishError(error) }, folder);
  const { createServer } = require("./protocol") as typeof import("./protocol");
  server = createServer(session, file);
  process.on("SIGINT", () => session.interrupt());
  server.init().catch((error: unknown) => {
    process.stderr.write(`The kernel could not listen: ${error}\n`);
    process.exit(1);
  });
}
