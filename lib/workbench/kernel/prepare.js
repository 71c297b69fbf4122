// Makes what the compiler of the kernel reads. Plain JavaScript, since it registers the TypeScript compiler.
const path = require("node:path");
require("../../typescript-loader.js");
require("./compiler/index.ts").prepareCompiler(path.resolve(__dirname, "../../.."));
