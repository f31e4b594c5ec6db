import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dialects } from '../dialects/registry.gen.ts';
import { routeTable } from './route-table.ts';
import { scopeOf } from './scopes.ts';

test('a path asks for the same scope whichever dialect claims it, since the scope counts before the body tells which', () => {
  const shared = routeTable(dialects).filter(({ claimants }) => claimants.length > 1);
  assert.ok(shared.length > 0);
  for (const { method, path, claimants } of shared) {
    const scopes = claimants.map((claimant) => scopeOf({ path, claimants: [claimant] }));
    assert.equal(new Set(scopes).size, 1, `${method} ${path}: ${scopes}`);
  }
});

test('what makes or ends a film is a write, what looks at one is a read, also where it is a POST', () => {
  const scopes = new Map(
    routeTable(dialects).map((group) => [`${group.method} ${group.path}`, scopeOf(group)]),
  );
  const expected = {
    'POST /v1/videos': 'videos:write',
    'DELETE /v1/videos/:id': 'videos:write',
    'GET /v1/videos/:id': 'videos:read',
    'GET /v1/models': 'videos:read',
    'POST /v1/files': 'files',
    'GET /v1/webhook_endpoints': 'webhooks',
  };
  for (const [route, scope] of Object.entries(expected)) assert.equal(scopes.get(route), scope, route);
  assert.ok(![...scopes.values()].includes('admin'));
});
