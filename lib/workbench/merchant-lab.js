#!/usr/bin/env node
// The command line of the workbench. Plain JavaScript: it must start before TypeScript can be read.
require("ts-node").register({ transpileOnly: true, cwd: __dirname, compiler: "typescript" });
require("./command-line.ts").main(process.argv.slice(2));
