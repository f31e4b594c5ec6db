import assert from 'node:assert/strict';
import { test } from 'node:test';
import { limitsFor, Watchdog } from './watchdog.ts';

const LIMITS = { wallMs: 1000, stallMs: 300, rssBytes: 100 };

test('a render that advances is left alone until its whole time is up', () => {
  const watchdog = new Watchdog(LIMITS, 0);
  for (let now = 0; now <= 1000; now += 100) {
    watchdog.hear(1 + now / 100, 50, now);
    assert.equal(watchdog.verdict(now), null);
  }
  assert.equal(watchdog.verdict(1001)?.code, 'generation_timeout');
});

test('being alive is not progress: the same frame count over and over is a stall', () => {
  const watchdog = new Watchdog(LIMITS, 0);
  for (let now = 0; now <= 400; now += 50) watchdog.hear(3, 50, now);
  assert.equal(watchdog.verdict(300), null);
  assert.equal(watchdog.verdict(301)?.code, 'generation_timeout');
});

test('a render that eats memory is stopped', () => {
  const watchdog = new Watchdog(LIMITS, 0);
  watchdog.hear(1, 101, 10);
  assert.equal(watchdog.verdict(11)?.code, 'engine_failed');
});

test('limits grow with the film', () => {
  const small = limitsFor(4, 1280, 720);
  const large = limitsFor(25, 1920, 1080);
  assert.ok(large.wallMs > small.wallMs * 5 && large.rssBytes > small.rssBytes);
});
