import { Socket } from 'node:net';
import type { NewTask, TaskStore } from '../../src/task/ports.ts';
import type { Task } from '../../src/task/task.ts';
import { INITIAL_STATE } from '../../src/task/transition.ts';

/**
 * Protections that a control takes out of a server, to see its row fail without them.
 *
 * - `early-answer`: creates are answered before they are committed.
 * - `eternal-leases`: a worker's lease does not run out when it is no longer renewed.
 * - `patient-database`: a connection to PostgreSQL on which nothing comes back is not given up.
 * - `patient-engine`: an engine's answer is waited for as long as it takes.
 */
export const SABOTAGES = ['early-answer', 'eternal-leases', 'patient-database', 'patient-engine'] as const;
export type Sabotage = (typeof SABOTAGES)[number];

/** Long enough that a kill every few hundred milliseconds falls into it for some of the creates. */
const EARLY_BY_MS = 150;
const ETERNITY_MS = 3_600_000;

export function readSabotage(value: string | undefined): Sabotage | null {
  if (value === undefined) return null;
  const known = SABOTAGES.find((sabotage) => sabotage === value);
  if (known === undefined) throw new Error(`there is no sabotage called ${value}`);
  return known;
}

export function sabotageStore(store: TaskStore, sabotage: Sabotage | null): TaskStore {
  if (sabotage === 'early-answer') return replaced(store, { insert: insertLater(store) });
  if (sabotage === 'eternal-leases') {
    return replaced(store, {
      claim: (taskId, stage) => store.claim(taskId, stage, ETERNITY_MS),
      renew: (claim) => store.renew(claim, ETERNITY_MS),
    });
  }
  return store;
}

/** `src/db/postgres/watched-client.ts` destroys the socket of a silent peer, with these words. */
export function neverGiveUpDatabase(): void {
  const { destroy } = Socket.prototype;
  Socket.prototype.destroy = function (this: Socket, error?: Error) {
    if (error?.message.startsWith('no answer from the database') === true) return this;
    return destroy.call(this, error) as Socket;
  };
}

function replaced(store: TaskStore, methods: Partial<TaskStore>): TaskStore {
  return new Proxy(store, {
    get: (target, name) => (Reflect.get(methods, name) as unknown) ?? (Reflect.get(target, name) as unknown),
  });
}

function insertLater(store: TaskStore): TaskStore['insert'] {
  return async (task, firstJob) => {
    setTimeout(() => void store.insert(task, firstJob), EARLY_BY_MS);
    return answerFor(task);
  };
}

function answerFor({ id, caller, dialect, request, price, references }: NewTask): Task {
  const nowMs = Date.now();
  return {
    ...INITIAL_STATE,
    id,
    projectId: caller.projectId,
    keyId: caller.keyId,
    dialect,
    boundDialect: null,
    request,
    price: { ...price, chargedMicro: null },
    assets: references,
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
    startedAtMs: null,
    finishedAtMs: null,
    linksExpireAtMs: null,
    unconfirmed: false,
  };
}
