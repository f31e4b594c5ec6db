import { createHash } from 'node:crypto';
import type { Log } from '../observe/log.ts';
import { TaskError } from '../task/error.ts';
import {
  MODERATION_STAGES,
  type Moderation,
  type ModerationRecords,
  type ModerationStage,
  type ModerationSubject,
  refusalOf,
} from '../task/moderation.ts';
import { type Checker, type Finding, type ModerationInput, textOf } from './checker.ts';

export interface ModerationOptions {
  /** Asked in this order; the first that finds something ends the stage, so cheap ones stand first. */
  readonly checkers: readonly Checker[];
  readonly records: ModerationRecords;
  readonly log: Log;
}

/** What an operator sees of a refused prompt; enough to judge it, bounded for the table. */
const EXCERPT_LENGTH_MAX = 500;
const DETAIL_LENGTH_MAX = 300;

type Outcome = { readonly finding: Finding | null } | { readonly failure: unknown };

/** Asks the checkers of a stage, keeps the record, and decides: refuse, allow by exception, or go on. */
export function createModeration({ checkers, records, log }: ModerationOptions): Moderation {
  async function check(
    subject: ModerationSubject,
    input: ModerationInput,
    subjectSha256: string,
  ): Promise<void> {
    const { stage } = input;
    for (const checker of checkers.filter(({ stages }) => stages.includes(stage))) {
      const outcome = nothingToSee(input) ? { failure: NO_PICTURES } : await ask(checker, input);
      const event = {
        ...subject,
        stage,
        checker: checker.name,
        subjectSha256,
        excerpt: textOf(input).slice(0, EXCERPT_LENGTH_MAX),
      };
      if ('failure' in outcome) {
        const open = checker.onFailure === 'allow';
        const detail = messageOf(outcome.failure).slice(0, DETAIL_LENGTH_MAX);
        log.warn(
          { checker: checker.name, stage, taskId: subject.taskId, detail, allowed: open },
          'a moderation checker could not look',
        );
        const action = open ? 'failed_open' : 'failed_closed';
        await records.record({ ...event, action, reason: null, detail, score: null });
        if (!open) throw unavailable(checker, outcome.failure);
      } else if (outcome.finding !== null) {
        const { reason, detail, score } = outcome.finding;
        const found = { ...event, reason, detail: detail.slice(0, DETAIL_LENGTH_MAX), score };
        const excepted = await records.isExcepted(stage, subjectSha256);
        await records.record({ ...found, action: excepted ? 'excepted' : 'refused' });
        if (!excepted) throw refusalOf(stage, reason);
      }
    }
  }

  return {
    stages: MODERATION_STAGES.filter((stage) => checkers.some(({ stages }) => stages.includes(stage))),
    checkPrompt: (subject, prompt) =>
      check(subject, { stage: 'prompt', text: prompt }, subjectOf('prompt', prompt)),
    checkImage: (subject, image) =>
      check(subject, { stage: 'image', images: [image] }, subjectOf('image', image.bytes)),
    checkResult: (subject, prompt, images) =>
      check(subject, { stage: 'result', text: prompt, images }, subjectOf('result', prompt)),
  };
}

const NO_PICTURES = new Error('the film has no pictures to look at');

/** No checker has ever found anything in no pictures: a film that cannot be seen was not looked at. */
function nothingToSee(input: ModerationInput): boolean {
  return input.stage === 'result' && input.images.length === 0;
}

/** A checker that hangs has failed: a create waits for it, and so does whoever made it. */
async function ask(checker: Checker, input: ModerationInput): Promise<Outcome> {
  const stop = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      const reason = new Error(`no answer in ${checker.timeoutMs} ms`);
      stop.abort(reason);
      reject(reason);
    }, checker.timeoutMs);
  });
  try {
    return { finding: await Promise.race([checker.check(input, stop.signal), late]) };
  } catch (failure) {
    return { failure };
  } finally {
    clearTimeout(timer);
  }
}

/** A result is told by its prompt: an engine makes other bytes of it every time, and an exception has to hold. */
function subjectOf(stage: ModerationStage, content: string | Uint8Array): string {
  return createHash('sha256').update(`${stage}\n`).update(content).digest('hex');
}

function unavailable(checker: Checker, cause: unknown): TaskError {
  return new TaskError('moderation_unavailable', 'The moderation system cannot be reached.', {
    internalMessage: `${checker.name}: ${messageOf(cause)}`,
    cause,
  });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
