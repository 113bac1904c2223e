// What the Maven build runs: npm ci and npm run build, each only when something changed since.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`node: ${process.versions.node} (expected: 20.19 or newer to build the page)`);
  process.exit(1);
}

/** The newest change of a file or of anything below a folder; 0 if there is nothing. */
function changed(path) {
  if (!existsSync(path)) return 0;
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => changed(`${path}/${name}`)));
}

const run = (...args) => execFileSync('npm', args, { stdio: 'inherit' });
const installed = changed('node_modules/.package-lock.json');
if (installed < changed('package-lock.json')) run('ci', '--no-audit', '--no-fund', '--loglevel=error');
const sources = ['src', 'public', 'index.html', 'package-lock.json', 'package.json', 'vite.config.ts', 'tsconfig.json', '../spec/openapi.yaml'];
if (changed('dist/index.html') < Math.max(...sources.map(changed))) {
  run('run', '--silent', 'build');
  // Names of files hold hashes: those of an earlier build must not stay in the jar.
  rmSync('target/classes/META-INF/verbatim-ui', { recursive: true, force: true });
}
