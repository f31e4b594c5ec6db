import type { Engine, EngineFile, EnginePoll, EngineRef, Submission } from '../../task/engine.ts';
import type { TaskFailure } from '../../task/error.ts';
import { TaskError } from '../../task/error.ts';
import { DERIVATIVE_OPERATIONS } from '../../task/request.ts';
import type { AssetKind } from '../../task/task.ts';

/** An engine that does what a test tells it, and remembers what it was asked. */
export class ScriptedEngine implements Engine {
  readonly id = 'scripted';
  readonly pollIntervalMs: number = 10;
  readonly capabilities;
  readonly submissions: Submission[] = [];
  readonly cancelled: EngineRef[] = [];
  readonly discarded: EngineRef[] = [];
  /** Thrown by the next calls of submit, one each. */
  submitErrors: Error[] = [];
  /** Called after the engine has accepted; a throw here is a reply that got lost. */
  afterSubmit: () => void = () => undefined;
  verdict: EnginePoll | Error = { state: 'running', progress: 10 };
  files: Partial<Record<AssetKind, { contentType: string; bytes: Uint8Array }>> = {};

  constructor(resubmit: 'safe' | 'never' = 'safe') {
    this.capabilities = {
      secondsMin: 4,
      secondsMax: 25,
      sizeMultiple: 2,
      sideMin: 64,
      pixelsMax: 2_100_000,
      imagesMax: 1,
      characters: false,
      audio: true,
      cancel: true,
      progress: true,
      derivatives: DERIVATIVE_OPERATIONS,
      resubmit,
    } as const;
  }

  plan(request: Submission['request']): Submission['plan'] {
    if (request.images.length > 1) {
      throw new TaskError('unsupported_request', 'Only one reference image can be used.', {
        param: 'images',
      });
    }
    const { seconds, width, height } = request;
    return { engineId: this.id, seconds, width, height, warnings: [], instructions: {} };
  }

  async submit(submission: Submission): Promise<EngineRef> {
    const error = this.submitErrors.shift();
    if (error !== undefined) throw error;
    this.submissions.push(submission);
    this.afterSubmit();
    return { attemptId: submission.attemptId };
  }

  async poll(): Promise<EnginePoll> {
    if (this.verdict instanceof Error) throw this.verdict;
    return this.verdict;
  }

  async fetch(_ref: EngineRef, output: AssetKind): Promise<EngineFile> {
    const file = this.files[output];
    if (file === undefined) throw new Error(`no ${output}`);
    return {
      contentType: file.contentType,
      chunks: (async function* () {
        yield file.bytes;
      })(),
    };
  }

  async cancel(ref: EngineRef): Promise<'cancelled'> {
    this.cancelled.push(ref);
    return 'cancelled';
  }

  async discard(ref: EngineRef): Promise<void> {
    this.discarded.push(ref);
  }

  async close(): Promise<void> {
    this.verdict = { state: 'failed', failure: CLOSED };
  }
}

const CLOSED: TaskFailure = { code: 'engine_failed', message: 'The engine was closed.' };
