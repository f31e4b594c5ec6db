import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** The part of onnxruntime's API that is used; its own types would make the package a dependency. */
export interface OnnxRuntime {
  readonly InferenceSession: {
    create(model: Uint8Array): Promise<OnnxSession>;
  };
  readonly Tensor: new (type: 'float32', data: Float32Array, dims: readonly number[]) => unknown;
}

export interface OnnxSession {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  run(
    feeds: Readonly<Record<string, unknown>>,
  ): Promise<Readonly<Record<string, { readonly data: ArrayLike<number> }>>>;
}

/** In the order of speed. Neither is required: 40 to 150 MB that only an operator with a model of his own needs. */
const PACKAGES = ['onnxruntime-node', 'onnxruntime-web'] as const;

/**
 * The runtime that the operator has installed, looked for from `folder` as a program there would find it.
 * Throws an Error that says what to install.
 */
export async function loadOnnxRuntime(folder: string): Promise<OnnxRuntime> {
  const { resolve } = createRequire(join(folder, 'index.js'));
  for (const name of PACKAGES) {
    let entry: string;
    try {
      entry = resolve(name);
    } catch {
      continue;
    }
    const module = (await import(pathToFileURL(entry).href)) as OnnxRuntime & { default?: OnnxRuntime };
    return module.default ?? module;
  }
  throw new Error(`no ONNX runtime is installed; run: npm install --no-save ${PACKAGES[1]}`);
}
