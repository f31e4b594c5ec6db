import { TaskError } from '../task/error.ts';
import type { Json, JsonObject } from '../task/json.ts';
import { DEPTH_MAX } from './body-limits.ts';

/** Names that reach into JavaScript's own objects; no client needs them and merging code is hurt by them. */
const FORBIDDEN_NAMES = new Set(['__proto__', 'constructor', 'prototype']);

function checkName(name: string): void {
  if (FORBIDDEN_NAMES.has(name))
    throw new TaskError('invalid_request', `The field name ${name} is not allowed.`, { param: name });
}

function tooDeep(): TaskError {
  return new TaskError('invalid_request', `The body is nested deeper than ${DEPTH_MAX} levels.`);
}

/**
 * What a client left out on purpose: many send every field of a form, unused ones as `""` or null.
 * Objects and arrays stay, even when nothing is left in them.
 */
export function dropEmpty(value: JsonObject, depth = 1): JsonObject {
  const kept: Record<string, Json> = {};
  for (const [name, item] of Object.entries(value)) {
    checkName(name);
    if (isPresent(item)) kept[name] = dropEmptyWithin(item, depth + 1);
  }
  return kept;
}

function dropEmptyWithin(value: Json, depth: number): Json {
  if (typeof value !== 'object' || value === null) return value;
  if (depth > DEPTH_MAX) throw tooDeep();
  if (isList(value)) return value.filter(isPresent).map((item) => dropEmptyWithin(item, depth + 1));
  return dropEmpty(value, depth);
}

function isPresent(value: Json | undefined): value is Exclude<Json, null> {
  return value !== undefined && value !== null && value !== '';
}

function isList(value: readonly Json[] | JsonObject): value is readonly Json[] {
  return Array.isArray(value);
}

/** One form name as a tree: `a=1` is a value of `a`, `a[b]=2` a value of its branch `b`. */
interface Branch {
  readonly values: string[];
  readonly children: Map<string, Branch>;
  /** Elements written as `a[]…`, in the order in which they came. */
  readonly elements: Branch[];
}

function newBranch(): Branch {
  return { values: [], children: new Map(), elements: [] };
}

/**
 * Turns form fields into the object that the same request would be as JSON: `a[b]=1` is `{a:{b:"1"}}`, `a[]=1` and
 * a repeated `a` are lists, `a[0]` is a list in order of its numbers. `a[][b]=1&a[][b]=2` makes two elements, as
 * in Rails and the OpenAI SDKs. Names with broken brackets are kept as they are. Values stay text.
 */
export function unfoldFields(fields: Iterable<readonly [name: string, value: string]>): JsonObject {
  const root = newBranch();
  for (const [name, value] of fields) {
    if (value === '') continue;
    const steps = stepsOf(name);
    if (steps.length > DEPTH_MAX) throw tooDeep();
    for (const step of steps) checkName(step);
    branchAt(root, steps).values.push(value);
  }
  const unfolded: Record<string, Json> = {};
  for (const [name, branch] of root.children) unfolded[name] = jsonOf(branch);
  return unfolded;
}

const BRACKETED = /^([^[\]]+)((?:\[[^[\]]*\])+)$/;

function stepsOf(name: string): string[] {
  const match = BRACKETED.exec(name);
  if (match === null) return [name];
  const [, first = '', rest = ''] = match;
  return [first, ...rest.slice(1, -1).split('][')];
}

function branchAt(root: Branch, steps: readonly string[]): Branch {
  let branch = root;
  steps.forEach((step, index) => {
    branch = step === '' && index > 0 ? elementOf(branch, steps.slice(index + 1)) : childOf(branch, step);
  });
  return branch;
}

function childOf(branch: Branch, name: string): Branch {
  const known = branch.children.get(name);
  if (known !== undefined) return known;
  const child = newBranch();
  branch.children.set(name, child);
  return child;
}

/** `a[][b]` belongs to the element begun last, unless that one has a `b` already. */
function elementOf(branch: Branch, inner: readonly string[]): Branch {
  const last = branch.elements.at(-1);
  const [next] = inner;
  if (last?.values.length === 0 && next !== undefined && next !== '' && !last.children.has(next)) return last;
  const element = newBranch();
  branch.elements.push(element);
  return element;
}

function jsonOf({ values, children, elements }: Branch): Json {
  const names = [...children.keys()];
  const numbered = names.every((name) => /^\d{1,6}$/.test(name));
  const ordered = numbered ? names.sort((a, b) => Number(a) - Number(b)) : [];
  const listed = [
    ...values,
    ...ordered.flatMap((name) => childValue(children, name)),
    ...elements.map((element) => jsonOf(element)),
  ];
  if (!numbered) {
    const object: Record<string, Json> = {};
    for (const [name, child] of children) object[name] = jsonOf(child);
    if (listed.length === 0) return object;
    listed.push(object);
  }
  const [single] = listed;
  const isSingle = listed.length === 1 && values.length === 1 && single !== undefined;
  return isSingle ? single : listed;
}

function childValue(children: ReadonlyMap<string, Branch>, name: string): Json[] {
  const child = children.get(name);
  return child === undefined ? [] : [jsonOf(child)];
}
