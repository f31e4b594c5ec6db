import { type Selectable, sql } from 'kysely';
import type { Character, CharacterSource } from '../task/characters.ts';
import type { Database, Transaction } from './database.ts';
import type { CharactersTable } from './schema.ts';
import { storableText, toJsonText } from './store/json-text.ts';

export interface CharacterStore {
  /**
   * Null when the id, or the username in this project, is taken; `film_gone` when the film that the character is cut
   * from was removed in the meantime. From then on the film is kept.
   */
  insert(character: Omit<Character, 'createdAtMs'>): Promise<Character | 'film_gone' | null>;
  /** Null for an unknown or foreign one alike. */
  find(projectId: string, characterId: string): Promise<Character | null>;
  /** Whatever the project; for files whose signed link is its own proof. */
  findAnywhere(characterId: string): Promise<Character | null>;
  /** Those of the project whose username or id is in the list, in no order. */
  findNamed(projectId: string, names: readonly string[]): Promise<readonly Character[]>;
}

export function createCharacterStore(database: Database): CharacterStore {
  return {
    insert: ({ id, projectId, name, username, source, startSeconds, endSeconds }) =>
      database.transaction(async (transaction) => {
        if (source.kind === 'task' && !(await holdFilm(transaction, source.taskId))) return 'film_gone';
        const row = await transaction
          .insertInto('characters')
          .values({
            id,
            project_id: projectId,
            name: storableText(name),
            username,
            source: toJsonText(source),
            start_seconds: startSeconds,
            end_seconds: endSeconds,
          })
          .onConflict((conflict) => conflict.doNothing())
          .returningAll()
          .executeTakeFirst();
        return row === undefined ? null : toCharacter(row);
      }),

    async find(projectId, characterId) {
      const row = await database
        .kysely()
        .selectFrom('characters')
        .selectAll()
        .where('id', '=', storableText(characterId))
        .where('project_id', '=', projectId)
        .executeTakeFirst();
      return row === undefined ? null : toCharacter(row);
    },

    async findAnywhere(characterId) {
      const row = await database
        .kysely()
        .selectFrom('characters')
        .selectAll()
        .where('id', '=', storableText(characterId))
        .executeTakeFirst();
      return row === undefined ? null : toCharacter(row);
    },

    async findNamed(projectId, names) {
      if (names.length === 0) return [];
      const rows = await database
        .kysely()
        .selectFrom('characters')
        .selectAll()
        .where('project_id', '=', projectId)
        .where((is) => is.or([is('username', 'in', names), is('id', 'in', names)]))
        .execute();
      return rows.map(toCharacter);
    },
  };
}

/** Keeps the reaper from the film until the character that needs it can be seen. */
async function holdFilm(transaction: Transaction, taskId: string): Promise<boolean> {
  const { rows } = await sql`
    select id from tasks
    where id = ${taskId} and removed_at is null and files_removed_at is null for key share`.execute(
    transaction,
  );
  return rows.length > 0;
}

function toCharacter(row: Selectable<CharactersTable>): Character {
  return {
    id: row.id,
    projectId: row.project_id,
    name: row.name,
    username: row.username,
    // Only `insert` writes this column, from a value of this very type.
    source: row.source as CharacterSource,
    startSeconds: row.start_seconds,
    endSeconds: row.end_seconds,
    createdAtMs: row.created_at.getTime(),
  };
}
