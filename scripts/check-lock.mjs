// Looks into package-lock.json for what would only show on somebody else's machine: a native package whose builds for
// other platforms are not listed (`npm ci` fails there, and on this one too), a package that wants to run a script at
// install (npm 12 blocks those), and a licence that would bind the whole program.
import { readFileSync } from 'node:fs';

const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'));
const PLATFORMS = ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64', 'win32-x64'];
const NATIVE = ['@img/sharp', '@napi-rs/canvas', '@biomejs/cli'];

const problems = [];
for (const [path, entry] of Object.entries(packages)) {
  const nested = path === '' ? '' : `${path}/`;
  for (const name of Object.keys(entry.optionalDependencies ?? {})) {
    if (packages[`${nested}node_modules/${name}`] ?? packages[`node_modules/${name}`]) continue;
    problems.push(`${path} names ${name}, which the lock file does not have`);
  }
  if (entry.hasInstallScript) problems.push(`${path} runs a script at install`);
  if (/(^|[^L])GPL/.test(entry.license ?? '')) problems.push(`${path} is ${entry.license}`);
}
for (const name of NATIVE) {
  for (const platform of PLATFORMS) {
    const found = Object.keys(packages).some((path) => path.startsWith(`node_modules/${name}-${platform}`));
    if (!found) problems.push(`${name} has no build for ${platform}`);
  }
}
for (const problem of problems) console.error(problem);
console.log(`${Object.keys(packages).length} packages, ${problems.length} problems`);
process.exit(problems.length === 0 ? 0 : 1);
