import { Readable } from 'node:stream';

/** Events on their way from who makes them to the one who reads them, in order, without a limit. */
export interface EventQueue<T> extends AsyncIterable<T> {
  push(event: T): void;
  /** Nothing comes any more. */
  end(): void;
  /** The reader's loop throws this. */
  fail(error: unknown): void;
}

/** A queue with one writer and one reader. */
export function eventQueue<T>(): EventQueue<T> {
  const stream = new Readable({ objectMode: true, read() {} });
  return {
    push: (event) => void stream.push(event),
    end: () => void stream.push(null),
    fail: (error) => void stream.destroy(error instanceof Error ? error : new Error(String(error))),
    [Symbol.asyncIterator]: () => stream[Symbol.asyncIterator](),
  };
}
