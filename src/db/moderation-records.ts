import { sql } from 'kysely';
import type {
  ModerationEvent,
  ModerationException,
  ModerationReason,
  ModerationRecords,
  ModerationStage,
} from '../task/moderation.ts';
import type { Database } from './database.ts';
import { storableText } from './store/json-text.ts';

interface EventRow {
  readonly id: string;
  readonly project_id: string;
  readonly key_id: string;
  readonly task_id: string | null;
  readonly stage: ModerationStage;
  readonly checker: string;
  readonly action: ModerationEvent['action'];
  readonly reason: ModerationReason | null;
  readonly detail: string;
  readonly score: number | null;
  readonly subject_sha256: string;
  readonly excerpt: string;
  readonly created_at: Date;
}

interface ExceptionRow {
  readonly stage: ModerationStage;
  readonly subject_sha256: string;
  readonly note: string;
  readonly created_at: Date;
}

const EVENT_COLUMNS = sql.raw(
  'id::text as id, project_id, key_id, task_id, stage, checker, action, reason, detail, score, subject_sha256, excerpt, created_at',
);

/** Each call is a statement of its own: a record stands whatever becomes of the create that it is about. */
export function createModerationRecords(database: Database): ModerationRecords {
  return {
    async record({ projectId, keyId, taskId, stage, checker, action, reason, detail, score, ...seen }) {
      await sql`
        insert into moderation_events
          (project_id, key_id, task_id, stage, checker, action, reason, detail, score, subject_sha256, excerpt)
        values (${projectId}, ${keyId}, ${taskId}, ${stage}, ${checker}, ${action}, ${reason},
          ${storableText(detail)}, ${score}, ${seen.subjectSha256}, ${storableText(seen.excerpt)})`.execute(
        database.kysely(),
      );
    },
    async list({ projectId, stage, limit, beforeId }) {
      const { rows } = await sql<EventRow>`
        select ${EVENT_COLUMNS} from moderation_events
        where (${projectId}::text is null or project_id = ${projectId})
          and (${stage}::text is null or stage = ${stage})
          and (${beforeId}::bigint is null or id < ${beforeId}::bigint)
        order by moderation_events.id desc limit ${limit}`.execute(database.kysely());
      return rows.map(toEvent);
    },
    async isExcepted(stage, subjectSha256) {
      const { rows } = await sql`
        select from moderation_exceptions where stage = ${stage} and subject_sha256 = ${subjectSha256}`.execute(
        database.kysely(),
      );
      return rows.length > 0;
    },
    async except(stage, subjectSha256, note) {
      const { rows } = await sql<ExceptionRow>`
        insert into moderation_exceptions (stage, subject_sha256, note)
        values (${stage}, ${subjectSha256}, ${storableText(note)})
        on conflict (stage, subject_sha256) do update set note = excluded.note
        returning stage, subject_sha256, note, created_at`.execute(database.kysely());
      const [row] = rows;
      if (row === undefined) throw new Error('a moderation exception was not returned');
      return toException(row);
    },
    async withdraw(stage, subjectSha256) {
      const { rows } = await sql`
        delete from moderation_exceptions where stage = ${stage} and subject_sha256 = ${subjectSha256}
        returning stage`.execute(database.kysely());
      return rows.length > 0;
    },
    async exceptions(limit, after) {
      const [micros = null, stage = null, subject = null] = after?.split('-') ?? [];
      const { rows } = await sql<ExceptionRow & { readonly micros: string }>`
        select stage, subject_sha256, note, created_at, micros::text as micros
        from moderation_exceptions,
          lateral (select (extract(epoch from created_at) * 1000000)::bigint as micros) as made
        where ${micros}::bigint is null
          or (micros, stage, subject_sha256) < (${micros}::bigint, ${stage}::text, ${subject}::text)
        order by micros desc, stage desc, subject_sha256 desc limit ${limit}`.execute(database.kysely());
      return rows.map((row) => ({
        ...toException(row),
        position: `${row.micros}-${row.stage}-${row.subject_sha256}`,
      }));
    },
  };
}

function toEvent(row: EventRow): ModerationEvent {
  return {
    id: row.id,
    projectId: row.project_id,
    keyId: row.key_id,
    taskId: row.task_id,
    stage: row.stage,
    checker: row.checker,
    action: row.action,
    reason: row.reason,
    detail: row.detail,
    score: row.score,
    subjectSha256: row.subject_sha256,
    excerpt: row.excerpt,
    createdAtMs: row.created_at.getTime(),
  };
}

function toException(row: ExceptionRow): ModerationException {
  return {
    stage: row.stage,
    subjectSha256: row.subject_sha256,
    note: row.note,
    createdAtMs: row.created_at.getTime(),
  };
}
