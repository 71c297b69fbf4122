// Makes what the kernel's type check reads of lib. Plain JavaScript, since it registers the TypeScript compiler.
const path = require("node:path");
require("../../typescript-loader.js");
require("./compiler/index.ts").prepareDeclarations(path.resolve(__dirname, "../../.."));
