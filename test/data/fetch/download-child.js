// Downloads one file in a child process, which a test may kill: node download-child.js '<catalogue file as JSON>'
require("../../../lib/typescript-loader.js");
const { download } = require("../../../lib/data/fetch/download.ts");
const file = JSON.parse(process.argv[2]);
download(file, file.download).then(
  (failures) => {
    if (failures.length > 0) console.error(failures.join("\n"));
    process.exitCode = failures.length > 0 ? 1 : 0;
  },
  (error) => {
    console.error(error.message);
    process.exitCode = 2;
  },
);
