#!/usr/bin/env node
// The command line tool. Plain JavaScript, since it registers the TypeScript compiler.
require("../typescript-loader.js");
require("./command-line.ts").main(process.argv.slice(2));
