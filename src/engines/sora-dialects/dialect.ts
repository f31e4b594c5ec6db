import type { JsonObject } from '../../task/json.ts';
import type { Fields } from '../remote/fields.ts';
import type { UpstreamStatus } from '../remote/status-words.ts';
import type { FilmReport } from '../remote/wire.ts';
import type { SoraModel } from './models.ts';

/** A film as one of the dialects orders it. */
export interface SoraOrder {
  readonly model: string;
  readonly facts: SoraModel;
  readonly prompt: string;
  readonly seconds: number;
  readonly portrait: boolean;
  readonly high: boolean;
  /** Addresses, or base64 as data URIs. */
  readonly images: readonly string[];
  readonly clips: readonly { readonly url: string; readonly timestamps: string }[];
  readonly watermark: boolean;
  readonly private: boolean;
  /** Null when the dialect has none, or would not take this one. */
  readonly webhookUrl: string | null;
}

/** What one of the seed documents says of its wire, from the side of who orders. docs/engines.md */
export interface SoraDialect {
  /** Where its vendor is; null where many have it. */
  readonly home: string | null;
  /** In front of the key. */
  readonly scheme: 'Bearer ' | '';
  readonly createPath: string;
  routeOf(taskId: string): string;
  fields(order: SoraOrder): JsonObject;
  /** Paths in a create's answer and in a webhook under which the id may be, best first. */
  readonly idPaths: readonly string[];
  readonly words: Readonly<Record<string, UpstreamStatus>>;
  /** Paths in a task under which the reason of a failure may be, best first. */
  readonly errorPaths: readonly string[];
  /** Paths in a finished task under which the film's address may be, best first. */
  readonly resultPaths: readonly string[];
  /** Percent, where it is not `progress`. */
  progressOf?(task: Fields): number | null;
  /** What the dialect's own codes say of a failed task; null leaves it to the words. */
  failureOf?(task: Fields): FilmReport['failure'] | null;
  /** A question that costs nothing and that a wrong key is refused for. */
  readonly checkPath: string;
  readonly imagesMax: number;
  /** Characters; null where no document says so. */
  readonly promptMax: number | null;
  /** Whether pictures may go along as base64; otherwise the vendor reads them from an address. */
  readonly inlineImages: boolean;
  /** `clips`: go along with the create; `recorded`: are made into characters before, at a route of their own. */
  readonly characters: 'clips' | 'recorded' | 'none';
  readonly webhooks: 'any' | 'https' | 'none';
}
