// Compiles the film engine's AssemblyScript kernels to the WebAssembly file that is committed beside them.
//   node scripts/build-kernels.mjs           rebuild
//   node scripts/build-kernels.mjs --check   fail when the committed file differs from a rebuild
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const film = join(root, 'src', 'engines', 'film');
const committed = join(film, 'assets', 'kernels.wasm');
const folder = mkdtempSync(join(tmpdir(), 'reelay-kernels-'));
try {
  const built = join(folder, 'kernels.wasm');
  const { error, stderr } = await asc.main([
    join(film, 'kernels', 'index.ts'),
    ...['--outFile', built, '--runtime', 'stub', '--noAssert', '--optimizeLevel', '3', '--shrinkLevel', '0'],
    ...['--importMemory', '--sharedMemory', '--initialMemory', '16', '--maximumMemory', '8192'],
    ...['--enable', 'simd', '--enable', 'threads', '--enable', 'bulk-memory'],
  ]);
  if (error) {
    process.stderr.write(stderr.toString());
    throw error;
  }
  const fresh = readFileSync(built);
  if (!process.argv.includes('--check')) {
    writeFileSync(committed, fresh);
    process.stdout.write(`${committed}: ${fresh.length} bytes\n`);
  } else if (!fresh.equals(readFileSync(committed))) {
    process.stderr.write(
      'kernels.wasm is not what its sources compile to: run node scripts/build-kernels.mjs\n',
    );
    process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true });
}
