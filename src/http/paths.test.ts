import assert from 'node:assert/strict';
import { test } from 'node:test';
import { repairPath, requestedPath } from './paths.ts';

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

test('a request target loses its query and its host, and a nonsense one is only a path', () => {
  assert.equal(requestedPath('/v1/video/query?id=sora-2:task_1'), '/v1/video/query');
  assert.equal(requestedPath('http://host:8787/v1/videos?limit=2'), '/v1/videos');
  assert.equal(requestedPath('*'), '/*');
});
