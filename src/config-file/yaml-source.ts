import { isNode, LineCounter, parseDocument, visit } from 'yaml';
import type { z } from 'zod';

/** Says file, line, where and what, so that an operator finds the mistake without counting braces. */
export class ConfigFileError extends Error {
  override readonly name = 'ConfigFileError';
}

type Path = readonly PropertyKey[];

/** A configuration file that remembers on which line each value stands. */
export interface YamlSource {
  readonly value: unknown;
  /** An error at a value, or at the nearest one around it that was written. */
  errorAt(path: Path, message: string): ConfigFileError;
  /** What the schema makes of the value at this path. Throws ConfigFileError for the first thing that it refuses. */
  parse<Schema extends z.ZodType>(schema: Schema, value: unknown, path: Path): z.output<Schema>;
}

/**
 * Reads YAML 1.2. `${NAME}` in a text stands for that environment variable, so that secrets stay out of the file;
 * one that is not set is an error. Throws ConfigFileError.
 */
export function parseYaml(
  text: string,
  file: string,
  env: Readonly<Record<string, string | undefined>>,
): YamlSource {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const problem = (offset: number, message: string): ConfigFileError =>
    new ConfigFileError(`${file}, line ${lines.linePos(offset).line}: ${message}`);
  const [broken] = document.errors;
  if (broken !== undefined) throw problem(broken.pos[0], firstLine(broken.message));
  visit(document, {
    Scalar: (_key, node) => {
      if (typeof node.value !== 'string') return;
      node.value = node.value.replaceAll(/\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g, (_whole, name: string) => {
        const value = env[name];
        if (value === undefined || value === '')
          throw problem(node.range?.[0] ?? 0, `the environment variable ${name} is not set`);
        return value;
      });
    },
  });

  function offsetOf(path: Path): number {
    for (let length = path.length; length >= 0; length -= 1) {
      const node = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range != null) return node.range[0];
    }
    return 0;
  }
  const errorAt = (path: Path, message: string): ConfigFileError => {
    const place = path.map(String).join('.');
    return problem(offsetOf(path), place === '' ? message : `${place}: ${message}`);
  };
  return {
    value: document.toJS() as unknown,
    errorAt,
    parse(schema, value, path) {
      const result = schema.safeParse(value);
      if (result.success) return result.data;
      const [issue] = result.error.issues;
      if (issue === undefined) throw errorAt(path, 'is not valid');
      // An unknown name is an issue of the object around it; the line that matters is that of the name.
      const unknown = issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
      throw errorAt([...path, ...issue.path, ...unknown], issue.message);
    },
  };
}

/** The parser's messages go on with a drawing of the line, which a log cannot show. */
function firstLine(message: string): string {
  return (message.split('\n')[0] ?? '').replace(/ at line \d+, column \d+:$/, '');
}
