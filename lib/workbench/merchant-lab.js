#!/usr/bin/env node
// The command line of the workbench. Plain JavaScript: it must start before TypeScript can be read.
require("../ts-node.js");
require("./command-line.ts").main(process.argv.slice(2));
