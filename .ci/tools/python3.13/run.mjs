// Runs `-m MODULE ARGUMENTS…` or `--version` on the CPython 3.13 that Pyodide is. Bytecode does not depend on the
// machine it was compiled on: compiled here or by a native 3.13 of the same patch release, it is the same.
import { statSync } from "node:fs";
import { loadPyodide } from "pyodide";

const python = await loadPyodide();
const [option, module, ...rest] = process.argv.slice(2);

if (option === "--version") {
  console.log(python.runPython("import platform; f'Python {platform.python_version()} (WebAssembly)'"));
} else if (option === "-m") {
  for (const path of rest.filter((argument) => statSync(argument, { throwIfNoEntry: false })?.isDirectory())) {
    python.mountNodeFS(path, path);
  }
  python.globals.set("arguments", python.toPy([module, ...rest]));
  process.exitCode = python.runPython(`
import runpy, sys
sys.argv = list(arguments)
try:
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
    status = 0
except SystemExit as end:
    status = int(end.code) if isinstance(end.code, (int, bool)) else int(end.code is not None)
status
`);
} else {
  console.error("usage: python3.13 --version | -m MODULE [ARGUMENT…]");
  process.exitCode = 2;
}
