import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dialects } from '../dialects/registry.gen.ts';
import { TaskError } from '../task/error.ts';
import { requestKind, retryHeaders } from './limits.ts';
import { routeTable } from './route-table.ts';

test('a path counts as the same for every dialect that claims it, since it counts before the body tells which', () => {
  const shared = routeTable(dialects).filter(({ claimants }) => claimants.length > 1);
  assert.ok(shared.length > 0);
  for (const group of shared) {
    const kinds = group.claimants.map((claimant) => requestKind({ ...group, claimants: [claimant] }));
    assert.equal(new Set(kinds).size, 1, `${group.method} ${group.path}: ${kinds}`);
  }
});

test('what makes a film is a create, and a poll is a read also where it is a POST', () => {
  const kinds = new Map(
    routeTable(dialects).map((group) => [`${group.method} ${group.path}`, requestKind(group)]),
  );
  for (const path of ['/v1/videos', '/v1/video/create', '/v1/videos/:id/remix', '/v1/videos/generations'])
    assert.equal(kinds.get(`POST ${path}`), 'create', path);
  const polls = routeTable(dialects).filter(({ claimants }) =>
    claimants.some(({ route }) => route.operation === 'poll'),
  );
  assert.ok(polls.some(({ method }) => method === 'POST'));
  for (const group of polls) assert.equal(requestKind(group), 'read', group.path);
});

test('a wait is rounded up, so that nobody comes back too early, and an error without one has no header', () => {
  const error = (retryAfterMs?: number) =>
    new TaskError('rate_limit_exceeded', 'Later.', retryAfterMs === undefined ? {} : { retryAfterMs });
  assert.deepEqual(retryHeaders(error(6_000.2)), { 'retry-after': '7', 'retry-after-ms': '6001' });
  assert.deepEqual(retryHeaders(error(1)), { 'retry-after': '1', 'retry-after-ms': '1' });
  assert.deepEqual(retryHeaders(error()), {});
});
