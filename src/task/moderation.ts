import { TaskError, type TaskErrorCode } from './error.ts';
import type { CheckedImage } from './ports.ts';

/**
 * When a film is looked at: its prompt and its reference images before anything is made, its pictures before anybody
 * gets it. `docs/moderation.md`
 */
export const MODERATION_STAGES = ['prompt', 'image', 'result'] as const;
export type ModerationStage = (typeof MODERATION_STAGES)[number];

/** Why something is refused, in one vocabulary for all checkers. */
export const MODERATION_REASONS = [
  'sexual',
  'minor',
  'violence',
  'self_harm',
  'hate',
  'harassment',
  'illicit',
  'real_person',
  'public_figure',
  'copyright',
  'other',
] as const;
export type ModerationReason = (typeof MODERATION_REASONS)[number];

/** Whose film it is; the task is null while it is being accepted. */
export interface ModerationSubject {
  readonly projectId: string;
  readonly keyId: string;
  readonly taskId: string | null;
}

export type ModeratedPicture = Pick<CheckedImage, 'bytes' | 'contentType'>;

/**
 * Each check throws TaskError `prompt_refused`, `image_refused` or `result_refused` with a reason, or
 * `moderation_unavailable` when a checker that must be heard could not be.
 */
export interface Moderation {
  /** Stages that some checker looks at. */
  readonly stages: readonly ModerationStage[];
  checkPrompt(subject: ModerationSubject, prompt: string): Promise<void>;
  checkImage(subject: ModerationSubject, image: ModeratedPicture): Promise<void>;
  /** The prompt tells a reviewed exception and helps a checker that reads; frames are in the order of the film. */
  checkResult(subject: ModerationSubject, prompt: string, frames: readonly ModeratedPicture[]): Promise<void>;
}

export const NO_MODERATION: Moderation = {
  stages: [],
  checkPrompt: async () => undefined,
  checkImage: async () => undefined,
  checkResult: async () => undefined,
};

const REFUSAL_CODES: Readonly<Record<ModerationStage, TaskErrorCode>> = {
  prompt: 'prompt_refused',
  image: 'image_refused',
  result: 'result_refused',
};

const REFUSED: Readonly<Record<ModerationStage, string>> = {
  prompt: 'the prompt',
  image: 'a reference image',
  result: 'the generated video',
};

/** Says which stage refused and why, and no more: the rule that matched would teach how to get around it. */
export function refusalOf(stage: ModerationStage, reason: ModerationReason): TaskError {
  const message = `Rejected by the moderation system: ${REFUSED[stage]} (${reason}).`;
  return new TaskError(REFUSAL_CODES[stage], message);
}

export function isRefusalCode(code: TaskErrorCode): boolean {
  return Object.values(REFUSAL_CODES).includes(code);
}

/** What moderation did, for the operator. */
export interface ModerationEvent {
  readonly id: string;
  readonly projectId: string;
  readonly keyId: string;
  readonly taskId: string | null;
  readonly stage: ModerationStage;
  readonly checker: string;
  /** `excepted`: refused by a checker and allowed by an operator. `failed_open`, `failed_closed`: the checker could not look. */
  readonly action: 'refused' | 'excepted' | 'failed_open' | 'failed_closed';
  readonly reason: ModerationReason | null;
  /** The rule, category or error, in the checker's own words. */
  readonly detail: string;
  /** 0 to 1, from checkers that measure. */
  readonly score: number | null;
  /** SHA-256 in hex of what was looked at; an exception names it. */
  readonly subjectSha256: string;
  /** The beginning of the prompt; empty for images. */
  readonly excerpt: string;
  readonly createdAtMs: number;
}

export interface ModerationException {
  readonly stage: ModerationStage;
  readonly subjectSha256: string;
  readonly note: string;
  readonly createdAtMs: number;
}

export interface ListedException extends ModerationException {
  /** Of this exception in the list, which it keeps although others come and go. */
  readonly position: string;
}

export interface ModerationEventQuery {
  readonly projectId: string | null;
  readonly stage: ModerationStage | null;
  readonly limit: number;
  /** Id of the last event of the page before. */
  readonly beforeId: string | null;
}

/** The audit of moderation, and what an operator has allowed in spite of a checker. */
export interface ModerationRecords {
  record(event: Omit<ModerationEvent, 'id' | 'createdAtMs'>): Promise<void>;
  /** Newest first. */
  list(query: ModerationEventQuery): Promise<readonly ModerationEvent[]>;
  isExcepted(stage: ModerationStage, subjectSha256: string): Promise<boolean>;
  /** From now on the same prompt or image passes this stage. Repeats change the note. */
  except(stage: ModerationStage, subjectSha256: string, note: string): Promise<ModerationException>;
  /** False when there was none. */
  withdraw(stage: ModerationStage, subjectSha256: string): Promise<boolean>;
  /** Newest first, from behind this position on. */
  exceptions(limit: number, after: string | null): Promise<readonly ListedException[]>;
}
