import fc from 'fast-check';

const ascii = fc.integer({ min: 1, max: 127 }).map((code) => String.fromCharCode(code));
const troublemakers = fc.constantFrom('\\', '\n', '\t', ' ', '(', ')', '#', ':', '-', 'ü', '🐳', '\u2028');

/** Text such as a person may choose as a name: everything but NUL, and often what parsers stumble over. */
export const oddText = fc.string({ unit: fc.oneof(ascii, troublemakers) });
