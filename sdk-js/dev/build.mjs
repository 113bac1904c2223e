// Builds dist/esm (ES modules) and dist/cjs (CommonJS, with the endings that say so inside of a package of type module).
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
rmSync('dist', { recursive: true, force: true });
for (const project of ['tsconfig.json', 'tsconfig.cjs.json']) {
  const run = spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', project], { stdio: 'inherit' });
  if (run.status !== 0) {
    process.exit(run.status ?? 1);
  }
}
for (const entry of readdirSync('dist/cjs', { recursive: true, withFileTypes: true })) {
  if (entry.isFile()) {
    const file = join(entry.parentPath, entry.name);
    const renamed = file.replace(/\.js$/, '.cjs').replace(/\.d\.ts$/, '.d.cts');
    const text = readFileSync(file, 'utf8').replace(/(["'])(\.\.?\/[^"']*)\.js\1/g, '$1$2.cjs$1');
    rmSync(file);
    writeFileSync(renamed, text);
  }
}
