import { foldText, isUnspaced } from './fold-text.ts';

export interface Term<Tag> {
  /** As an operator writes it; a trailing `*` takes any ending of the word. */
  readonly text: string;
  readonly tag: Tag;
}

export interface Match<Tag> {
  readonly term: Term<Tag>;
  /** In the folded text. */
  readonly start: number;
  readonly end: number;
}

interface Node<Tag> {
  readonly next: Map<string, Node<Tag>>;
  /** The longest proper suffix of this node's text that is also the beginning of a term. */
  fallback: Node<Tag> | null;
  readonly ends: { readonly term: Term<Tag>; readonly length: number; readonly wholeEnd: boolean }[];
}

/**
 * All terms of all lists in one pass over the folded text (Aho and Corasick, 1975), whatever their number. A term
 * of a spaced script matches whole words, so that a town's name with a rude middle is no match.
 */
export class TermMatcher<Tag> {
  readonly #root: Node<Tag> = { next: new Map(), fallback: null, ends: [] };

  constructor(terms: readonly Term<Tag>[]) {
    for (const term of terms) this.#insert(term);
    this.#linkFallbacks();
  }

  /** Every match, in the order of their ends. */
  find(text: string): Match<Tag>[] {
    const folded = foldText(text);
    const matches: Match<Tag>[] = [];
    let node = this.#root;
    for (let index = 0; index < folded.length; index += 1) {
      node = this.#step(node, folded[index] ?? '');
      for (let state: Node<Tag> | null = node; state !== null; state = state.fallback) {
        for (const { term, length, wholeEnd } of state.ends) {
          const start = index + 1 - length;
          if (bounded(folded, start, index + 1, term.text, wholeEnd))
            matches.push({ term, start, end: index + 1 });
        }
      }
    }
    return matches;
  }

  #insert(term: Term<Tag>): void {
    const wholeEnd = !term.text.endsWith('*');
    const text = foldText(wholeEnd ? term.text : term.text.slice(0, -1));
    if (text === '') return;
    let node = this.#root;
    for (let index = 0; index < text.length; index += 1) {
      const character = text[index] ?? '';
      let child = node.next.get(character);
      if (child === undefined) {
        child = { next: new Map(), fallback: null, ends: [] };
        node.next.set(character, child);
      }
      node = child;
    }
    node.ends.push({ term, length: text.length, wholeEnd });
  }

  #linkFallbacks(): void {
    const queue: Node<Tag>[] = [];
    for (const child of this.#root.next.values()) {
      child.fallback = this.#root;
      queue.push(child);
    }
    for (let at = 0; at < queue.length; at += 1) {
      const node = queue[at] as Node<Tag>;
      for (const [character, child] of node.next) {
        child.fallback = this.#step(node.fallback ?? this.#root, character);
        queue.push(child);
      }
    }
  }

  #step(from: Node<Tag>, character: string): Node<Tag> {
    for (let node: Node<Tag> | null = from; node !== null; node = node.fallback) {
      const child = node.next.get(character);
      if (child !== undefined) return child;
    }
    return this.#root;
  }
}

function bounded(text: string, start: number, end: number, term: string, wholeEnd: boolean): boolean {
  if (isUnspaced(term)) return true;
  const before = text[start - 1] ?? ' ';
  const after = text[end] ?? ' ';
  const apart = (neighbour: string): boolean => neighbour === ' ' || isUnspaced(neighbour);
  return apart(before) && (!wholeEnd || apart(after));
}
