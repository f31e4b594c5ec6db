import { acceptTask } from '../create.ts';
import { parsingDerivative } from '../derivatives.ts';
import type { DialectContext, DialectRoute, WireReply, WireRequest } from '../dialect.ts';
import { uuid } from '../ids.ts';
import { documentation } from './documentation.ts';
import { parseCreate } from './request.ts';
import { renderCreated } from './response.ts';

/**
 * The bare path is OpenAI's too and its answer has the `id` that is all a duomi client reads, so it is left to that
 * dialect; here stands the vendor's exact form.
 */
export const derivativeRoutes: readonly DialectRoute[] = [
  {
    method: 'POST',
    path: '/v1/videos/:id/remix',
    operation: 'remix',
    basePathOnly: true,
    handle: remix,
    documentation: documentation.remix,
  },
];

async function remix(request: WireRequest, context: DialectContext): Promise<WireReply> {
  const source = { taskId: request.params['id'] ?? '', param: 'id' };
  const parse = parsingDerivative('remix', source, parseCreate);
  const task = await acceptTask(request, context, 'duomi', parse, () => uuid(context));
  return { kind: 'json', status: 200, body: renderCreated(task) };
}
