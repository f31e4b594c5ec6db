import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { silentLog } from '../observe/log.ts';
import type { CallbackDelivery, Delivery, DeliveryOutcome } from '../task/deliveries.ts';
import type { TaskStore } from '../task/ports.ts';
import { createDeliveries, type DeliveryBounds } from './deliveries.ts';

const DELIVERED: DeliveryOutcome = { type: 'delivered', status: 204 };
const FAILED: DeliveryOutcome = { type: 'retry', status: 500, reason: 'no', delayMs: 3_600_000 };

/** An outbox in memory, and receivers that answer when they are told to. */
class Rig {
  readonly due = new Map<string, CallbackDelivery>();
  readonly claimed = new Set<string>();
  readonly recorded: string[] = [];
  /** Sent and not yet answered, oldest first. */
  readonly open: { readonly delivery: Delivery; answer(outcome: DeliveryOutcome | Error): void }[] = [];
  readonly paused: { readonly delayMs: number; readonly work: () => void }[] = [];
  readonly deliveries;

  constructor(bounds?: DeliveryBounds) {
    const take = (wanted: (delivery: CallbackDelivery) => boolean, limit: number): CallbackDelivery[] => {
      const found = [...this.due.values()].filter(({ id }) => !this.claimed.has(id)).filter(wanted);
      for (const { id } of found.slice(0, limit)) this.claimed.add(id);
      return found.slice(0, limit);
    };
    const store: Pick<TaskStore, 'claimDeliveries' | 'returnDelivery' | 'recordDelivery'> = {
      claimDeliveries: async (wanted) =>
        'of' in wanted
          ? take(({ id }) => id === wanted.of, 1)
          : take(({ target }) => target === wanted.target, wanted.limit),
      returnDelivery: async (id) => {
        this.claimed.delete(id);
      },
      recordDelivery: async (id, outcome) => {
        this.recorded.push(`${id} ${outcome.type}`);
        this.due.delete(id);
        this.claimed.delete(id);
        return { disabledEndpoint: null };
      },
    };
    this.deliveries = createDeliveries(
      {
        store: store as TaskStore,
        log: silentLog,
        callbacks: {
          send: (delivery) =>
            new Promise((resolve, reject) => {
              const answer = (outcome: DeliveryOutcome | Error) =>
                outcome instanceof Error ? reject(outcome) : resolve(outcome);
              this.open.push({ delivery, answer });
            }),
        },
      },
      {
        ...(bounds === undefined ? {} : { bounds }),
        later: (delayMs, work) => this.paused.push({ delayMs, work }),
      },
    );
  }

  async owe(id: string, target: string, projectId = target): Promise<void> {
    this.due.set(id, {
      kind: 'callback',
      id,
      target,
      projectId,
      url: '',
      earlierTries: 0,
    } as CallbackDelivery);
    await this.deliveries.wake(id);
  }

  openTo(target: string): number {
    return this.open.filter(({ delivery }) => delivery.target === target).length;
  }

  /** The oldest that is open to this receiver is answered, and what follows from it has happened. */
  async answer(target: string, outcome: DeliveryOutcome | Error = DELIVERED): Promise<void> {
    const index = this.open.findIndex(({ delivery }) => delivery.target === target);
    this.open.splice(index, 1)[0]?.answer(outcome);
    await settled();
  }
}

/** Everything that waits for nothing but promises has run. */
async function settled(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  await new Promise((resolve) => setImmediate(resolve));
}

describe('a receiver that hangs', () => {
  it('holds its own places and nobody else’s', async () => {
    const rig = new Rig();
    for (let index = 0; index < 1_000; index += 1) await rig.owe(`slow-${index}`, 'slow');
    assert.equal(rig.openTo('slow'), 4);
    for (let index = 0; index < 500; index += 1) {
      await rig.owe(`quick-${index}`, 'quick');
      assert.equal(rig.openTo('quick'), 1, 'is sent at once');
      await rig.answer('quick');
    }
    assert.equal(rig.recorded.length, 500, 'all arrived while every slow one was still open');
    assert.equal(rig.openTo('slow'), 4);
  });

  it('keeps one place after its first failure, and has four again once it answers', async () => {
    const rig = new Rig();
    for (let index = 0; index < 12; index += 1) await rig.owe(`slow-${index}`, 'slow');
    for (let answered = 0; answered < 4; answered += 1) await rig.answer('slow', FAILED);
    assert.equal(rig.openTo('slow'), 1);
    await rig.answer('slow', FAILED);
    assert.equal(rig.openTo('slow'), 1, 'the next, one by one');
    await rig.answer('slow');
    assert.equal(rig.openTo('slow'), 4);
    while (rig.openTo('slow') > 0) await rig.answer('slow');
    assert.equal(new Set(rig.recorded.map((line) => line.split(' ')[0])).size, 12, 'each was tried');
  });

  it('and has many sisters in one project leaves room for the others', async () => {
    const rig = new Rig({ total: 20, perProject: 8, perTarget: 4 });
    for (let index = 0; index < 30; index += 1) await rig.owe(`slow-${index}`, `slow-${index % 10}`, 'bad');
    assert.equal(rig.open.length, 8);
    await rig.owe('quick', 'quick', 'good');
    assert.equal(rig.openTo('quick'), 1);
    await rig.answer('quick');
    let answered = 0;
    for (; rig.open.length > 0; answered += 1) {
      await rig.answer(rig.open[0]?.delivery.target ?? '');
      assert.ok(rig.open.length <= 8);
    }
    assert.equal(answered, 30, 'and all of its own get their turn');
  });

  it('with as many projects as there are places is waited for, and then nobody is forgotten', async () => {
    const rig = new Rig({ total: 3, perProject: 2, perTarget: 1 });
    for (const name of ['a', 'b', 'c', 'd', 'e']) await rig.owe(name, name);
    assert.equal(rig.open.length, 3);
    for (const name of ['a', 'b', 'c', 'd', 'e']) await rig.answer(name);
    assert.equal(rig.recorded.length, 5);
  });
});

it('a receiver that asks for less gets nothing until its pause is over', async () => {
  const rig = new Rig();
  await rig.owe('first', 'busy');
  await rig.answer('busy', { ...FAILED, status: 429, pauseMs: 20_000 });
  for (const id of ['second', 'third']) await rig.owe(id, 'busy');
  assert.equal(rig.openTo('busy'), 0);
  assert.deepEqual(
    rig.paused.map(({ delayMs }) => delayMs),
    [20_000],
  );
  await rig.owe('other', 'else');
  assert.equal(rig.openTo('else'), 1);
  rig.paused[0]?.work();
  await settled();
  assert.equal(rig.openTo('busy'), 1);
  await rig.answer('busy');
  await rig.answer('busy');
  assert.equal(rig.recorded.length, 3);
});

it('trouble of our own leaves the delivery to its lease and frees the place', async () => {
  const rig = new Rig({ total: 1, perProject: 1, perTarget: 1 });
  await rig.owe('first', 'receiver');
  await rig.answer('receiver', new Error('a body that cannot be rendered'));
  assert.deepEqual(rig.recorded, []);
  assert.ok(rig.claimed.has('first'));
  await rig.owe('second', 'receiver');
  assert.equal(rig.openTo('receiver'), 1);
});

it('a stop takes nothing more and waits for what is under way', async () => {
  const rig = new Rig();
  await rig.owe('first', 'receiver');
  let stopped = false;
  const stopping = rig.deliveries.stop(60_000).then(() => {
    stopped = true;
  });
  await rig.owe('second', 'receiver');
  await settled();
  assert.deepEqual([stopped, rig.open.length], [false, 1]);
  await rig.answer('receiver');
  await stopping;
  assert.deepEqual(rig.recorded, ['first delivered']);
  assert.ok(!rig.claimed.has('second'), 'the next process finds it');
});
