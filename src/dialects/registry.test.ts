import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { dialects } from './registry.gen.ts';

const here = dirname(fileURLToPath(import.meta.url));
const root = here.slice(0, here.lastIndexOf(`${join('dist', 'src')}`));

describe('the dialect registry', () => {
  it('lists every dialect folder, under its own name', () => {
    const folders = readdirSync(here).filter(
      (name) => statSync(join(here, name)).isDirectory() && name !== 'testing',
    );
    assert.deepEqual(
      dialects.map((dialect) => dialect.name),
      folders.sort(),
    );
  });

  it('is what the generator writes', () => {
    const script = join(root, 'scripts', 'gen-registry.mjs');
    const result = spawnSync(process.execPath, [script, '--check'], { encoding: 'utf8' });
    assert.equal(result.status, 0, result.stderr);
  });

  it('gives every dialect a base path and hosts of its own', () => {
    const basePaths = dialects.map((dialect) => dialect.basePath);
    assert.deepEqual(
      basePaths,
      dialects.map((dialect) => `/${dialect.name}`),
    );
    const hosts = dialects.flatMap((dialect) => dialect.hosts);
    assert.equal(new Set(hosts).size, hosts.length);
  });

  it('has no path that two dialects claim unless each can say whether a request is its own, all but one whether an id is, or all answer it alike', () => {
    const claims = new Map<string, { name: string; handle: unknown }[]>();
    for (const dialect of dialects)
      for (const { method, path, handle, basePathOnly } of dialect.routes) {
        if (basePathOnly === true) continue;
        const key = `${method} ${path.replace(/:\w+/g, ':')}`;
        claims.set(key, [...(claims.get(key) ?? []), { name: dialect.name, handle }]);
      }
    const shared = [...claims].filter(([, claimants]) => claimants.length > 1);
    assert.ok(shared.some(([key]) => key === 'POST /v1/videos/generations'));
    for (const [key, claimantsOfKey] of shared) {
      if (new Set(claimantsOfKey.map(({ handle }) => handle)).size === 1) continue;
      const names = claimantsOfKey.map(({ name }) => name);
      const claimants = dialects.filter((dialect) => names.includes(dialect.name));
      const open = claimants.filter((dialect) => !key.includes('/:') || dialect.mints === undefined);
      if (open.length === 1) continue;
      for (const { name, recognise } of open) assert.ok(recognise, `${key}: ${name}`);
    }
  });
});
