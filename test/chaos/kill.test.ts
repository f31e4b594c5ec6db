import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { until } from '../harness/wait.ts';
import { type Outcome, openRig, type Rig } from './rig.ts';

/** A start costs two seconds of processor time; `npm run chaos` kills a hundred times. */
const KILLS = 2;
const LOAD_TIMEOUT_MS = 60_000;

let rig: Rig | null = null;
after(async () => {
  await rig?.close();
});

function assertKept(outcome: Outcome): void {
  const { lost, ledgerErrors, doubleCharges, doubleFilms, undelivered, oddAnswers, failed } = outcome;
  assert.deepEqual(
    { lost, ledgerErrors, doubleCharges, doubleFilms, undelivered, oddAnswers, failed },
    {
      lost: [],
      ledgerErrors: [],
      doubleCharges: [],
      doubleFilms: 0,
      undelivered: [],
      oddAnswers: [],
      failed: [],
    },
  );
  assert.equal(outcome.completed, outcome.acknowledged);
}

/** Load decides when the next fault comes, not the clock: each round has work under way. */
async function acknowledgedMore(load: Rig['load'], count: number): Promise<void> {
  const wanted = load.acknowledged.length + count;
  await until(
    async () => (load.acknowledged.length >= wanted ? true : null),
    LOAD_TIMEOUT_MS,
    () => `only ${load.acknowledged.length} orders were acknowledged`,
  );
}

test('kill -9 under load loses no acknowledged task, charges none twice and delivers every callback', async () => {
  rig = await openRig({ paying: false });
  for (let kill = 0; kill < KILLS; kill += 1) {
    await rig.start({}, 'brief');
    await acknowledgedMore(rig.load, 10);
    await delay(kill * 37);
    assert.equal(await rig.end('SIGKILL'), 'SIGKILL');
  }
  await rig.start();
  const outcome = await rig.settle();
  assertKept(outcome);
  assert.ok(outcome.acknowledged >= KILLS * 10);
  // Two batches of four submits are under way at once (src/jobs/queue-plan.ts).
  assert.ok(outcome.doubleSubmits <= KILLS * 8, `${outcome.doubleSubmits} tasks were submitted twice`);
});
