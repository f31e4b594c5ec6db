import type { EngineRef } from './engine.ts';
import type { GenerationRequest } from './request.ts';
import type { Plan, TaskStatus } from './task.ts';

/** One order of a film with one engine. */
export interface Attempt {
  readonly id: string;
  readonly taskId: string;
  readonly engineId: string;
  /**
   * `started`: committed before the engine was called. `accepted`: the engine's reference is known. `refused`: the
   * engine certainly does not make it. `lost`: it took it and does not know it any more.
   */
  readonly state: 'started' | 'accepted' | 'refused' | 'lost' | 'unknown';
  readonly ref: EngineRef | null;
  /** Since it was started, in milliseconds by the database's clock. */
  readonly ageMs: number;
}

/** The right to ask about one film, until the lease of its batch runs out. */
export interface PollClaim {
  readonly attemptId: string;
  readonly taskId: string;
  readonly engineId: string;
  /** Null for a film whose create was never answered; only detached ones are asked about then. */
  readonly ref: EngineRef | null;
  readonly attemptState: Attempt['state'];
  readonly attemptAgeMs: number;
  /** Troubles in a row. */
  readonly tries: number;
  readonly status: TaskStatus;
  readonly progress: number;
  readonly plan: Plan | null;
  /** Of the task, as of a `Claim`. */
  readonly ageMs: number;
  readonly stageMs: number;
  /** Null for the film of a live task; otherwise how long ago the task ended without its engine. */
  readonly detachedMs: number | null;
  /** The engine of a detached film was told to stop, and did not. */
  readonly calledOff: boolean;
}

export interface PollRoom {
  /** Polls of one engine in a batch, where `room` names no other number. */
  readonly perEngine: number;
  readonly room: Readonly<Record<string, number>>;
  readonly leaseMs: number;
}

/** What became of a poll that changed nothing about its task but perhaps its progress. */
export interface PollOutcome {
  readonly attemptId: string;
  /** Until the next one: after the time that this one was due, when it is `steady`, else from now. */
  readonly delayMs: number;
  readonly steady: boolean;
  readonly tries: number;
}

export interface ShownProgress {
  readonly taskId: string;
  readonly progress: number;
}

/**
 * Films that are being made, each with the time of its next poll. They are apart from the tasks, since a film that
 * only waits should cost no more than two small updates a poll, whatever its request weighs.
 */
export interface PollStore {
  /** Takes what is due, in one batch under one token; of two takers each film goes to one. */
  claimPolls(token: string, room: PollRoom): Promise<readonly PollClaim[]>;
  /** Gives back what was taken under the token. One that was hinted at meanwhile is due again in a moment. */
  returnPolls(token: string, outcomes: readonly PollOutcome[]): Promise<void>;
  /** Of live tasks whose films run; never lowers it. */
  raiseProgress(shown: readonly ShownProgress[]): Promise<void>;
  /**
   * Makes the next poll of an attempt due now, but a second after the last one began at the earliest, so that a
   * repeated hint is one poll; false when nobody waits for its film.
   */
  hintPoll(attemptId: string): Promise<boolean>;
  findAttempt(attemptId: string): Promise<Attempt | null>;
  /** A film whose task has ended already turned out to exist: it is followed until its engine is done with it. */
  detach(attemptId: string): Promise<void>;
  /** The engine was told to stop a detached film and goes on; false when nobody follows it. */
  calledOff(attemptId: string): Promise<boolean>;
  /** Whether a task is over, whoever owns it. */
  hasEnded(taskId: string): Promise<boolean>;
  /** Of a task whose film is followed, whoever owns it. */
  requestOf(taskId: string): Promise<GenerationRequest | null>;
  /** Nothing more will come of a detached film: its slot is given to the next. */
  endDetached(attemptId: string): Promise<void>;
}
