import type { Log } from '../observe/log.ts';
import type { ReceivedWebhook, WebhookVerdict } from '../task/engine.ts';
import type { Attempt, EngineRegistry, TaskStore } from '../task/ports.ts';
import type { HookTokens } from './hook-token.ts';

export interface HookReceiverOptions {
  readonly tokens: HookTokens;
  readonly store: Pick<
    TaskStore,
    'findAttempt' | 'adoptReference' | 'hintPoll' | 'hasEnded' | 'detach' | 'enqueue'
  >;
  readonly engines: Pick<EngineRegistry, 'byId'>;
  /** A film may be due after so long. */
  readonly wakePoller: (delayMs: number) => void;
  readonly nowMs: () => number;
  readonly log: Log;
}

/** `unreadable`: whether it is genuine could not be found out, so it should come again. */
export type HookAnswer = 'taken' | 'unknown' | 'forged' | 'unreadable';

export interface HookReceiver {
  /** Before the body is read: the attempt of a token, `unknown`, or `too_many` where it was called too often. */
  admit(engineId: string, token: string): { readonly attemptId: string } | 'unknown' | 'too_many';
  receive(engineId: string, attemptId: string, webhook: ReceivedWebhook): Promise<HookAnswer>;
}

/** Vendors report a handful of changes and repeat each a few times. */
const CALLS_A_MINUTE = 60;
/** Whose calls are remembered; only holders of a token come this far. */
const REMEMBERED_MAX = 10_000;
/** `hintPoll` keeps as far from the last poll. */
const HINT_PAUSE_MS = 1_000;

/**
 * What upstreams tell by themselves. Only that there is news is believed: the film is asked about now. One whose
 * create was never answered gets its reference so, exactly once, and goes on as if the answer had come. Bodies are not
 * kept: a call that was not answered 200 comes again, and one that was has done all that it can.
 */
export function createHookReceiver(options: HookReceiverOptions): HookReceiver {
  const { tokens, store, engines, wakePoller, nowMs, log } = options;
  const calls = new Map<string, { count: number; sinceMs: number }>();

  function tooMany(attemptId: string): boolean {
    const now = nowMs();
    const known = calls.get(attemptId);
    if (known !== undefined && now - known.sinceMs < 60_000) {
      known.count += 1;
      return known.count > CALLS_A_MINUTE;
    }
    calls.delete(attemptId);
    calls.set(attemptId, { count: 1, sinceMs: now });
    for (const oldest of calls.keys()) {
      if (calls.size <= REMEMBERED_MAX) break;
      calls.delete(oldest);
    }
    return false;
  }

  async function adopt(
    attempt: Attempt,
    verdict: Extract<WebhookVerdict, { state: 'genuine' }>,
  ): Promise<void> {
    const { id, taskId, engineId } = attempt;
    if (verdict.ref === null || attempt.state !== 'started') return;
    if (!(await store.adoptReference(attempt, verdict.ref))) return;
    log.info({ taskId, engineId }, 'a webhook told which film belongs to a create that was not answered');
    if (await store.hasEnded(taskId)) await store.detach(id);
    else await store.enqueue([{ step: 'submit', taskId, delayMs: 0 }]);
    wakePoller(0);
  }

  return {
    admit(engineId, token) {
      const attemptId = tokens.attemptOf(engineId, token);
      if (attemptId === null) return 'unknown';
      return tooMany(attemptId) ? 'too_many' : { attemptId };
    },

    async receive(engineId, attemptId, webhook) {
      const engine = engines.byId(engineId);
      const attempt = await store.findAttempt(attemptId);
      if (engine?.readWebhook === undefined || attempt?.engineId !== engineId) return 'unknown';
      let verdict: WebhookVerdict;
      try {
        verdict = await engine.readWebhook(webhook);
      } catch (error) {
        log.warn({ engineId, taskId: attempt.taskId, err: error }, 'a webhook could not be checked');
        return 'unreadable';
      }
      if (verdict.state === 'forged') {
        log.warn({ engineId, taskId: attempt.taskId }, 'a webhook was forged');
        return 'forged';
      }
      if (attempt.ref === null) await adopt(attempt, verdict);
      else if (await store.hintPoll(attemptId)) for (const delayMs of [0, HINT_PAUSE_MS]) wakePoller(delayMs);
      return 'taken';
    },
  };
}
