import { readFileSync } from 'node:fs';
import type { Json, JsonObject } from '../../task/json.ts';
import { asFields, type Fields } from '../remote/fields.ts';
import { type ComfyuiConfig, FACTS, type Fact, type Place } from './options.ts';

interface Node {
  readonly classType: string;
  readonly inputs: Fields;
}

/** A graph that was checked, with the places that a film's facts go to. */
export interface Workflow {
  readonly classes: readonly string[];
  readonly images: number;
  /** Nodes whose steps are the work. */
  readonly steps: ReadonlySet<string>;
  /** The graph with these facts in it; what is not given stays as the workflow has it. */
  filled(facts: Readonly<Partial<Record<Fact, Json>>>, images: readonly string[]): JsonObject;
}

/** Throws a plain error that says which part of the configuration does not fit the graph. */
export function readWorkflow({
  workflow,
  inputs,
  output,
  steps,
}: Pick<ComfyuiConfig, 'workflow' | 'inputs' | 'output' | 'steps'>): Workflow {
  const graph = typeof workflow === 'string' ? fromFile(workflow) : workflow;
  const nodes = nodesOf(graph);
  const nodeAt = (id: string, where: string): Node => {
    const node = nodes.get(id);
    if (node === undefined)
      throw new Error(`${where}: the workflow has no node '${id}'; it has ${listed(nodes)}`);
    return node;
  };
  const checked = (places: readonly Place[], where: string): readonly Place[] => {
    for (const { node, input } of places) {
      const { inputs: known, classType } = nodeAt(node, where);
      if (!Object.hasOwn(known, input))
        throw new Error(
          `${where}: node '${node}' (${classType}) has no input '${input}'; it has ${Object.keys(known).join(', ')}`,
        );
      if (Array.isArray(known[input]))
        throw new Error(
          `${where}: input '${input}' of node '${node}' comes from another node and takes no value`,
        );
    }
    return places;
  };
  const facts = FACTS.map((fact): [Fact, readonly Place[]] => [
    fact,
    checked(inputs[fact] ?? [], `inputs.${fact}`),
  ]);
  const pictures = checked(inputs.images ?? [], 'inputs.images');
  if (output !== undefined) nodeAt(output, 'output');
  for (const id of steps ?? []) nodeAt(id, 'steps');
  const samplers = [...nodes].filter(
    ([, { classType }]) => /sampler/i.test(classType) && !/select/i.test(classType),
  );
  const text = JSON.stringify(graph);

  return {
    classes: [...new Set([...nodes.values()].map(({ classType }) => classType))],
    images: pictures.length,
    steps: new Set(steps ?? samplers.map(([id]) => id)),
    filled(values, images) {
      const copy = JSON.parse(text) as Record<string, { inputs: Record<string, Json> }>;
      const set = ({ node, input }: Place, value: Json): void => {
        const { inputs: ofNode } = copy[node] ?? {};
        if (ofNode !== undefined) ofNode[input] = value;
      };
      for (const [fact, places] of facts) {
        const value = values[fact];
        if (value === undefined) continue;
        for (const place of places) set(place, value);
      }
      for (const [index, place] of pictures.entries()) {
        const name = images[index];
        if (name !== undefined) set(place, name);
      }
      return copy as unknown as JsonObject;
    },
  };
}

function fromFile(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as unknown;
  } catch (error) {
    throw new Error(
      `workflow: ${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

function nodesOf(graph: unknown): ReadonlyMap<string, Node> {
  const fields = asFields(graph);
  if (fields === null) throw new Error('workflow: must be an object of nodes by their ids');
  if (Array.isArray(fields['nodes']))
    throw new Error("workflow: this is the editor's own format; use its export for the API");
  const nodes = Object.entries(fields).map(([id, value]): [string, Node] => {
    const node = asFields(value);
    const classType = node?.['class_type'];
    const inputs = asFields(node?.['inputs']);
    if (typeof classType !== 'string' || inputs === null)
      throw new Error(`workflow: node '${id}' has no class_type and inputs`);
    return [id, { classType, inputs }];
  });
  if (nodes.length === 0) throw new Error('workflow: has no nodes');
  return new Map(nodes);
}

function listed(nodes: ReadonlyMap<string, Node>): string {
  return [...nodes].map(([id, { classType }]) => `${id} (${classType})`).join(', ');
}
