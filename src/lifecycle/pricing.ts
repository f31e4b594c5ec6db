import type { EngineCapabilities } from '../task/engine.ts';
import { TaskError } from '../task/error.ts';
import type { PriceBooks } from '../task/ledger.ts';
import { type PriceBook, type PriceFacts, quote } from '../task/pricing.ts';
import type { GenerationRequest } from '../task/request.ts';
import { assetOf, type Plan, type Task } from '../task/task.ts';

export interface AcceptedPrice {
  readonly bookVersion: number;
  readonly holdMicro: bigint;
}

/** What a film will cost at most, by today's prices. Throws `no_price` for a model that nobody has priced. */
export function priceOf(
  book: PriceBook,
  request: GenerationRequest,
  plan: Plan,
  { audio }: Pick<EngineCapabilities, 'audio'>,
): AcceptedPrice {
  const durationMs = sold(request, Math.ceil(plan.seconds * 1000 - 1e-6));
  const price = quote(book, factsOf(request, plan, durationMs, audio));
  if (price === null) {
    const message = `The model '${request.model}' has no price.`;
    throw new TaskError('no_price', message, { param: 'model' });
  }
  return { bookVersion: book.version, holdMicro: price.totalMicro };
}

/**
 * What the delivered film costs, by the prices that its task was accepted with and the length of the stored file. The
 * ledger charges no more than the hold.
 */
export async function deliveredPriceMicro(
  task: Task,
  plan: Plan,
  { audio }: Pick<EngineCapabilities, 'audio'>,
  prices: PriceBooks,
): Promise<bigint> {
  const { bookVersion, holdMicro } = task.price;
  const video = assetOf(task, 'video');
  if (bookVersion === null || video === null) return holdMicro;
  const durationMs = sold(task.request, video.durationMs);
  const price = quote(await prices.version(bookVersion), factsOf(task.request, plan, durationMs, audio));
  return price?.totalMicro ?? holdMicro;
}

/** The seconds of the film that an extension goes on from were paid for with that film. */
function sold({ source }: GenerationRequest, durationMs: number): number {
  if (source?.operation !== 'extend') return durationMs;
  return Math.max(0, durationMs - Math.floor(source.seconds * 1000));
}

function factsOf(request: GenerationRequest, plan: Plan, durationMs: number, audio: boolean): PriceFacts {
  const { width, height } = plan;
  return { model: request.model, durationMs, width, height, images: request.images.length, audio };
}
