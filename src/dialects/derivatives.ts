import { TaskError } from '../task/error.ts';
import type { DerivativeDraft, GenerationDraft, InheritedFact } from '../task/request.ts';
import { INHERITED_FACTS } from '../task/request.ts';
import type { ParseCreate } from './create.ts';
import type { WireBody } from './dialect.ts';
import { frameFields } from './frame.ts';

/** The fields that say a fact; a derivative takes from its source what none of them says. */
const SAID_BY: Readonly<Record<Exclude<InheritedFact, 'images' | 'characters'>, readonly string[]>> = {
  model: ['model'],
  seconds: ['seconds', 'duration'],
  size: Object.keys(frameFields),
  style: ['style'],
  watermark: ['watermark', 'remove_watermark'],
};

export type NamedSource = Pick<DerivativeDraft, 'taskId' | 'param'>;

/** A remix or an edit is a create that starts from a film: the resellers' clients send all fields of a create with it. */
export function parsingDerivative(
  operation: 'remix' | 'edit',
  source: NamedSource,
  parse: ParseCreate,
): ParseCreate {
  return (body, options) => {
    const draft = parse(body, options);
    return { ...draft, source: { operation, ...source, inherit: unsaid(body, draft) } };
  };
}

function unsaid(body: WireBody, draft: GenerationDraft): readonly InheritedFact[] {
  return INHERITED_FACTS.filter((fact) => {
    if (fact === 'images' || fact === 'characters') return draft[fact].length === 0;
    return SAID_BY[fact].every((name) => isAbsent(body.fields[name]));
  });
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

/** Null when the field is absent; throws `invalid_value` for what cannot be an id. Any text may be: ids are opaque. */
export function readSourceId(fields: WireBody['fields'], param: string): NamedSource | null {
  const value = fields[param];
  if (isAbsent(value)) return null;
  if (typeof value === 'string' && value.trim() !== '') return { taskId: value.trim(), param };
  throw new TaskError('invalid_value', `Invalid '${param}': expected the id of a completed video.`, {
    param,
  });
}
