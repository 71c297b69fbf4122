import path from "node:path";
import { PROJECT } from "../paths";
import { openCellSession } from "./cell-session";
import { CELL_ENVIRONMENT } from "./environment";
import type { MessageServer } from "./message-server";

/**
 * Starts the kernel for Jupyter: tslab's handler and its server of messages, mended. Cells see the project's root as
 * their working directory wherever the notebook lies, so that they import by the same words everywhere.
 *
 * @param connectionFile Ports and key, written by Jupyter.
 */
export function startKernel(connectionFile: string | undefined): void {
  if (connectionFile === undefined)
    throw new TypeError("Cannot start the kernel: the connection file must be named; Jupyter does that");
  process.env.MERCHANT_LAB_NOTEBOOK_DIRECTORY = process.cwd();
  const file = path.resolve(connectionFile);
  process.chdir(PROJECT);
  Object.assign(process.env, CELL_ENVIRONMENT);
  // A kernel started from a terminal inherits it; no cell shall print colours or cursor movements for it.
  for (const stream of [process.stdout, process.stderr]) stream.isTTY = false;

  let server: MessageServer | undefined;
  const session = openCellSession(PROJECT, {
    started: (cell, source) => server?.startCell(cell, source),
    failedLate: (failure) => server?.publishFailure(failure),
  });
  const { createServer } = require("./message-server") as typeof import("./message-server");
  server = createServer(session, file);
  process.on("SIGINT", () => session.interrupt());
  server.init().catch((error: unknown) => {
    process.stderr.write(`The kernel could not listen: ${error}\n`);
    process.exit(1);
  });
}
