import assert from 'node:assert/strict';
import { after, before, describe, it, mock } from 'node:test';
import { DueWakes } from './due-wakes.ts';

describe('wakes for delayed jobs', () => {
  before(() => mock.timers.enable({ apis: ['setTimeout'] }));
  after(() => mock.timers.reset());

  it('come once for all jobs of one slot, per step, and not before they are due', () => {
    const woken: string[] = [];
    const wakes = new DueWakes<string>((step) => woken.push(step));
    for (let count = 0; count < 100; count += 1) wakes.expect('poll', 10_000);
    wakes.expect('notify', 10_000);
    mock.timers.tick(9_900);
    assert.equal(woken.length, 0);
    mock.timers.tick(300);
    assert.ok(woken.includes('notify'));
    // The hundred may have been asked for on both sides of a slot's edge.
    assert.ok(woken.length <= 3, woken.join());
  });

  it('do not come after the end, nor for a job that is hours away', () => {
    const wakes = new DueWakes<string>(assert.fail);
    wakes.expect('poll', 10);
    wakes.stop();
    wakes.expect('poll', 7_200_000);
    mock.timers.tick(8_000_000);
  });
});
