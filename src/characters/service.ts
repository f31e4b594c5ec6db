import type { CharacterStore } from '../db/characters.ts';
import type {
  Character,
  CharacterLinks,
  CharacterService,
  CharacterSource,
  CharacterSpan,
  NewCharacter,
} from '../task/characters.ts';
import { TaskError } from '../task/error.ts';
import type { BlobStore, Caller, Media, TaskStore } from '../task/ports.ts';
import type { CharacterClip } from '../task/request.ts';
import { requireScope } from '../task/rights.ts';
import { type Asset, type AssetKind, assetOf, type Task } from '../task/task.ts';
import { storeClip } from './clip-file.ts';
import { PORTRAIT_PATH } from './portrait.ts';
import { newUsername, readMentions } from './usernames.ts';

export interface CharacterDependencies {
  readonly store: CharacterStore;
  readonly tasks: Pick<TaskStore, 'find'>;
  readonly blobs: BlobStore;
  readonly media: Pick<Media, 'probeVideo'>;
  /** Absolute address of a stored file; `assetId` is the id of an asset, or of a character for its own clip. */
  sign(file: { assetId: string; extension: string; expiresAtMs: number }): string;
  /** Start of this server's addresses, without a trailing slash. */
  publicBaseUrl(): string;
  readonly linkLifetimeMs: number;
  nowMs(): number;
  randomText(length: number, alphabet: string): string;
}

/** What the file of a link is, as `src/http/files.ts` sends it. */
export type ClipFile = Pick<Asset, 'id' | 'kind' | 'storageKey' | 'contentType' | 'bytes' | 'sha256'> & {
  readonly createdAtMs: number;
};

export interface Characters extends CharacterService {
  /** The stored clip behind a link that names this character; null when it has none. */
  findClipFile(characterId: string): Promise<ClipFile | null>;
}

/** A suffix has 31^4 values: even a project with 50,000 characters of one name fails once in 1,000 creates. */
const USERNAME_TRIES = 5;

/** Longer or stranger ids than any dialect mints cannot exist, and PostgreSQL refuses text with a NUL. */
const POSSIBLE_ID = /^[\x21-\x7e]{1,200}$/;

/** Characters over the durable store: recorded and resolvable. Their pictures are looked at when a film shows them. */
export function createCharacterService(deps: CharacterDependencies): Characters {
  return {
    create: async (caller, character) => {
      // Some dialects make a character on the path that makes films.
      requireScope(caller.rights, 'characters');
      return createCharacter(caller, character, deps);
    },
    find: async (caller, characterId) =>
      POSSIBLE_ID.test(characterId) ? deps.store.find(caller.projectId, characterId) : null,
    mentioned: (caller, prompt) => findMentioned(caller, prompt, deps),
    clip: (character) => clipOf(character, deps),
    filmClip: (caller, taskId, span) => filmClip(caller, taskId, span, deps),
    links: (character) => linksOf(character, deps),
    findClipFile: async (characterId) => {
      const character = await deps.store.findAnywhere(characterId);
      if (character?.source.kind !== 'stored') return null;
      const { kind: _, ...file } = character.source;
      const { id, createdAtMs } = character;
      return { id, kind: 'video', contentType: 'video/mp4', createdAtMs, ...file };
    },
  };
}

async function createCharacter(
  caller: Caller,
  { name, source, param, newId }: NewCharacter,
  deps: CharacterDependencies,
): Promise<Character> {
  const placed = await place(caller, source, param, deps);
  try {
    for (let tries = 0; tries < USERNAME_TRIES; tries += 1) {
      const username = newUsername(name, deps.randomText);
      const { projectId } = caller;
      const character = await deps.store.insert({ id: newId(), projectId, name, username, ...placed });
      if (character === 'film_gone') throw refused(param, 'the film is not stored any more');
      if (character !== null) return character;
    }
  } catch (error) {
    await discard(placed.source, deps);
    throw error;
  }
  await discard(placed.source, deps);
  throw new TaskError('internal_error', 'No free username was found.');
}

async function discard(source: CharacterSource, deps: CharacterDependencies): Promise<void> {
  if (source.kind === 'stored') await deps.blobs.remove(source.storageKey);
}

async function place(
  caller: Caller,
  source: NewCharacter['source'],
  param: string,
  deps: CharacterDependencies,
): Promise<CharacterSpan & { readonly source: CharacterSource }> {
  if (source.kind === 'upload') return storeClip(source.bytes, param, deps);
  const { startSeconds, endSeconds } = source.span;
  if (source.kind === 'url') return { source: { kind: 'url', url: source.url }, startSeconds, endSeconds };
  const task = await findTask(caller.projectId, source.taskId, deps);
  if (task === null) throw refused(param, 'there is no such task');
  const film = filmOf(task);
  if (film === null) throw refused(param, 'the task has no film');
  const seconds = film.durationMs / 1000;
  if (endSeconds > seconds) throw refused('timestamps', `the film has only ${seconds} seconds`);
  return { source: { kind: 'task', taskId: task.id }, startSeconds, endSeconds };
}

function findTask(projectId: string, taskId: string, deps: CharacterDependencies): Promise<Task | null> {
  return POSSIBLE_ID.test(taskId) ? deps.tasks.find(projectId, taskId) : Promise.resolve(null);
}

function filmOf(task: Task): Asset | null {
  return task.status === 'completed' ? assetOf(task, 'video') : null;
}

async function findMentioned(
  caller: Caller,
  prompt: string,
  deps: CharacterDependencies,
): Promise<readonly Character[]> {
  const mentions = readMentions(prompt);
  const found = await deps.store.findNamed(caller.projectId, [...new Set(mentions.flat())]);
  const byName = new Map(
    found.flatMap((character) => [character.id, character.username].map((name) => [name, character])),
  );
  const inOrder = mentions.map((readings) =>
    readings.map((name) => byName.get(name)).find((one) => one !== undefined),
  );
  return [...new Set(inOrder.filter((character) => character !== undefined))];
}

async function clipOf(character: Character, deps: CharacterDependencies): Promise<CharacterClip | null> {
  const url = await addressOf(character, deps);
  if (url === null) return null;
  const { username, startSeconds, endSeconds } = character;
  return { url, username, startSeconds, endSeconds };
}

async function addressOf(
  { id, projectId, source }: Character,
  deps: CharacterDependencies,
): Promise<string | null> {
  if (source.kind === 'url') return source.url;
  if (source.kind === 'stored') return sign(id, 'mp4', deps);
  const task = await findTask(projectId, source.taskId, deps);
  return task === null ? null : signAsset(task, 'video', 'mp4', deps);
}

async function filmClip(
  caller: Caller,
  taskId: string,
  { startSeconds, endSeconds }: CharacterSpan,
  deps: CharacterDependencies,
): Promise<CharacterClip | null> {
  const task = await findTask(caller.projectId, taskId, deps);
  const film = task === null ? null : filmOf(task);
  return film === null ? null : { url: sign(film.id, 'mp4', deps), startSeconds, endSeconds };
}

async function linksOf(
  { id, projectId, source }: Character,
  deps: CharacterDependencies,
): Promise<CharacterLinks> {
  const task = source.kind === 'task' ? await findTask(projectId, source.taskId, deps) : null;
  const frame = task === null ? null : signAsset(task, 'thumbnail', 'webp', deps);
  return {
    picture: frame ?? `${deps.publicBaseUrl()}${PORTRAIT_PATH}`,
    page: `${deps.publicBaseUrl()}/v1/videos/characters/${encodeURIComponent(id)}`,
  };
}

/** Signed afresh: the links of the film itself may have run out, while the file is still there. */
function signAsset(
  task: Task,
  kind: AssetKind,
  extension: string,
  deps: CharacterDependencies,
): string | null {
  const asset = assetOf(task, kind);
  return asset === null ? null : sign(asset.id, extension, deps);
}

function sign(assetId: string, extension: string, deps: CharacterDependencies): string {
  return deps.sign({ assetId, extension, expiresAtMs: deps.nowMs() + deps.linkLifetimeMs });
}

function refused(param: string, why: string): TaskError {
  return new TaskError('invalid_value', `Invalid '${param}': ${why}.`, { param });
}
