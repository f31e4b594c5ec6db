// `npm run check`: everything a machine can say about the code without running it.
import { spawnSync } from 'node:child_process';

const node = process.execPath;
const bin = (path) => [node, `node_modules/${path}`];
const steps = [
  ['types and build', [node, 'scripts/build.mjs']],
  ['lint and format', [...bin('@biomejs/biome/bin/biome'), 'ci', '--error-on-warnings', '.']],
  [
    'import arrows',
    [...bin('dependency-cruiser/bin/dependency-cruise.mjs'), '--config', '.dependency-cruiser.cjs', 'src'],
  ],
  ['dead code', [...bin('knip/bin/knip.js')]],
  ['generated registry', [node, 'scripts/gen-registry.mjs', '--check']],
  ['compatibility page', [node, 'scripts/gen-compatibility.mjs', '--check']],
  ['engines page', [node, 'scripts/gen-engines.mjs', '--check']],
  ['kernels match their source', [node, 'scripts/build-kernels.mjs', '--check']],
  ['lock file', [node, 'scripts/check-lock.mjs']],
  ['file sizes', [node, 'scripts/check-sizes.mjs']],
];

let failed = 0;
for (const [name, [command, ...args]] of steps) {
  console.log(`\n== ${name}`);
  const result = spawnSync(command, args, { stdio: 'inherit' });
  if (result.status !== 0) {
    failed += 1;
    console.error(`${name}: failed`);
  }
}
process.exit(failed === 0 ? 0 : 1);
