import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dialects } from '../dialects/registry.gen.ts';
import { routeTable } from './route-table.ts';

const table = routeTable(dialects);

test('every route stands once under the base path of its dialect, and once bare unless it says otherwise', () => {
  for (const dialect of dialects) {
    for (const route of dialect.routes) {
      const groups = table.filter((group) =>
        group.claimants.some((claimant) => claimant.dialect === dialect && claimant.route === route),
      );
      assert.deepEqual(
        new Set(groups.map((group) => group.basePath)),
        new Set(route.basePathOnly ? [dialect.basePath] : [null, dialect.basePath]),
        route.path,
      );
    }
  }
});

test('a path that several dialects claim is one group bare, and each of them alone under its base path', () => {
  const create = (path: string): string[] =>
    table
      .filter((group) => group.method === 'POST' && group.path === path)
      .flatMap((group) => group.claimants.map((claimant) => claimant.dialect.name));
  assert.deepEqual(create('/v1/videos/generations').sort(), ['duomi', 'evolink']);
  assert.deepEqual(create('/duomi/v1/videos/generations'), ['duomi']);
  assert.deepEqual(create('/evolink/v1/videos/generations'), ['evolink']);
});

test('a static segment is matched before a parameter: /v1/videos/generations is never a video id', () => {
  const shapes = table.map((group) => group.path.split('/').slice(1));
  shapes.forEach((later, position) => {
    for (const earlier of shapes.slice(0, position)) {
      const sameLength = earlier.length === later.length;
      const first = earlier.findIndex(
        (segment, index) => segment.startsWith(':') !== later[index]?.startsWith(':'),
      );
      const samePrefix =
        sameLength && earlier.slice(0, first).every((segment, index) => segment === later[index]);
      if (first >= 0 && samePrefix)
        assert.ok(later[first]?.startsWith(':'), `${earlier.join('/')} shadows ${later.join('/')}`);
    }
  });
});
