import { type AnswerLine, answerText } from '../explain/answer-text.js';
import type { Answer } from '../explain/explain.js';
import { hang } from './wrap.js';

/** One answer of `learn explain` as lines. */
export function answerLines(answer: Answer): string[] {
  return answerText(answer).flatMap(fitted);
}

const WRAPPED: readonly AnswerLine['kind'][] = ['means', 'text', 'evidence'];

/** Wrapped, with its head before the first line and as many blanks before the others; unless it is to be copied. */
function fitted({ kind, head, text }: AnswerLine): string[] {
  return WRAPPED.includes(kind) ? hang(text, head) : [head + text];
}
