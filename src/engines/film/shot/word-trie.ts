import type { Entry } from './lexicon/entry.ts';
import { type Token, tokensOf } from './tokens.ts';

/** An entry's words found in a text: tokens `start` up to and without `end`. */
export interface Match<M> {
  readonly meanings: readonly M[];
  readonly start: number;
  readonly end: number;
  /** The last word was a regular plural. */
  readonly plural: boolean;
}

interface Node<M> {
  readonly next: Map<string, Node<M>>;
  readonly meanings: M[];
}

/**
 * Every word and phrase of the lexicon in one tree, so that a text is read once from left to right whatever the size of
 * the lexicon. At each place the longest phrase wins: `fire truck` is never fire, `golden hour` never golden.
 */
export class WordTrie<M> {
  readonly #root: Node<M> = { next: new Map(), meanings: [] };

  /** Words that several entries share mean all of them. */
  add(words: Pick<Entry<unknown>, 'english' | 'chinese'>, meaning: M): void {
    for (const phrase of [...words.english, ...words.chinese]) {
      let node = this.#root;
      for (const { text } of tokensOf(phrase)) {
        if (text === '-') continue;
        const next: Node<M> = node.next.get(text) ?? { next: new Map(), meanings: [] };
        node.next.set(text, next);
        node = next;
      }
      if (!node.meanings.includes(meaning)) node.meanings.push(meaning);
    }
  }

  matches(tokens: readonly Token[]): Match<M>[] {
    const found: Match<M>[] = [];
    for (let at = 0; at < tokens.length; ) {
      const match = this.#longest(this.#root, tokens, at, at, false);
      if (match === null) at++;
      else {
        found.push(match);
        at = match.end;
      }
    }
    return found;
  }

  #longest(
    node: Node<M>,
    tokens: readonly Token[],
    start: number,
    at: number,
    plural: boolean,
  ): Match<M> | null {
    let best: Match<M> | null =
      node.meanings.length > 0 ? { meanings: node.meanings, start, end: at, plural } : null;
    const token = tokens[at];
    if (token === undefined) return best;
    if (token.text === '-' && at > start) return this.#longest(node, tokens, start, at + 1, plural) ?? best;
    const exact = node.next.get(token.text);
    if (exact !== undefined) best = this.#longest(exact, tokens, start, at + 1, false) ?? best;
    for (const form of token.singulars) {
      const next = node.next.get(form);
      const longer = next === undefined ? null : this.#longest(next, tokens, start, at + 1, true);
      if (longer !== null && longer.end > (best?.end ?? 0)) best = longer;
    }
    return best;
  }
}
