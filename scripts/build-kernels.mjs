// Compiles the film engine's AssemblyScript kernels to the WebAssembly files that are committed beside them.
//   node scripts/build-kernels.mjs           rebuild
//   node scripts/build-kernels.mjs --check   fail when a committed file differs from a rebuild
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const film = join(root, 'src', 'engines', 'film');
const parts = [
  {
    source: join(film, 'kernels', 'index.ts'),
    name: 'kernels.wasm',
    memory: [
      ...['--importMemory', '--sharedMemory', '--initialMemory', '16', '--maximumMemory', '8192'],
      ...['--enable', 'threads'],
    ],
  },
  // The encoder has a memory of its own: its reference pictures are nobody else's business.
  { source: join(film, 'kernels', 'h264', 'index.ts'), name: 'h264.wasm', memory: [] },
];
const folder = mkdtempSync(join(tmpdir(), 'reelay-kernels-'));
try {
  for (const { source, name, memory } of parts) {
    const committed = join(film, 'assets', name);
    const built = join(folder, name);
    const { error, stderr } = await asc.main([
      source,
      ...[
        '--outFile',
        built,
        '--runtime',
        'stub',
        '--noAssert',
        '--optimizeLevel',
        '3',
        '--shrinkLevel',
        '0',
      ],
      // Vectors are passed between files, never to JavaScript, which is what the warning is about.
      ...['--enable', 'simd', '--enable', 'bulk-memory', '--disableWarning', '112'],
      ...memory,
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
        `${name} is not what its sources compile to: run node scripts/build-kernels.mjs\n`,
      );
      process.exitCode = 1;
    }
  }
} finally {
  rmSync(folder, { recursive: true });
}
