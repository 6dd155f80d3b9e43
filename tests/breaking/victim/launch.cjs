// Starts a bundled program with what was compiled of it before: a start is most of what a kill costs.
const { existsSync, readFileSync, renameSync, writeFileSync } = require('node:fs')
const { createRequire } = require('node:module')
const { dirname } = require('node:path')
const { Script, constants } = require('node:vm')

const [, , file] = process.argv
const compiled = `${file}.${process.version}.compiled`
const script = new Script(
  `(function (exports, require, module, __filename, __dirname) {${readFileSync(file, 'utf8')}\n})`,
  {
    filename: file,
    cachedData: existsSync(compiled) ? readFileSync(compiled) : undefined,
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  },
)

/** Keeps what has been compiled so far for the next start. */
globalThis.$compiled = () => {
  writeFileSync(`${compiled}.new`, script.createCachedData())
  renameSync(`${compiled}.new`, compiled)
}
const module_ = { exports: {} }
script.runInThisContext()(module_.exports, createRequire(file), module_, file, dirname(file))
