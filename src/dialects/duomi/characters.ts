import type { DialectContext, DialectRoute, WireReply, WireRequest } from '../dialect.ts';
import { uuid } from '../ids.ts';
import { readNewCharacter } from '../new-character.ts';
import { documentation } from './documentation.ts';

/** Asynchronous at the vendor: the answer is an id to poll under `/v1/videos/tasks/{id}`. */
export const characterRoutes: readonly DialectRoute[] = [
  {
    method: 'POST',
    path: '/v1/characters',
    operation: 'character',
    handle: createCharacter,
    documentation: documentation.createCharacter,
  },
];

async function createCharacter(request: WireRequest, context: DialectContext): Promise<WireReply> {
  const { strict } = context;
  const character = await context.characters.create(request.caller, {
    ...readNewCharacter(request.body.fields, { address: 'url', strict }),
    newId: () => uuid(context),
  });
  return { kind: 'json', status: 200, body: { id: character.id } };
}
