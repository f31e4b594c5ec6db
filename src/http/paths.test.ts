import assert from 'node:assert/strict';
import { test } from 'node:test';
import { repairPath } from './paths.ts';

test('what base URLs do to a path is undone, and a right path is left alone', () => {
  const cases: [string, string][] = [
    ['/v1/videos', '/v1/videos'],
    ['//v1///videos/', '/v1/videos'],
    ['/v1/v2/videos/generations/task_2', '/v2/videos/generations/task_2'],
    ['/v1/v1/videos/x/content', '/v1/videos/x/content'],
    ['/duomi/v1/v1/videos/generations', '/duomi/v1/videos/generations'],
    ['/evolink/v1/tasks/v1', '/evolink/v1/tasks/v1'],
    ['/v1/videos/sora-2:task_1', '/v1/videos/sora-2:task_1'],
    ['/', '/'],
  ];
  for (const [sent, meant] of cases) assert.equal(repairPath(sent), meant);
});
