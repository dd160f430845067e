import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { LANGUAGES, writeStarter } from '../../src/judge/starters.js';
import { learn } from '../learn.js';
import { missing } from '../native/missing.js';
import { examine } from './examine.js';

const folder = mkdtempSync(join(tmpdir(), 'starters-'));
chmodSync(folder, 0o755);
after(() => rmSync(folder, { recursive: true, force: true }));

/** What each takes besides a shell. */
const NEEDS: Readonly<Record<string, string | false>> = {
  sh: false,
  c: missing('make', 'make') || missing('gcc', 'gcc'),
  go: whereThere('go', 'golang-go'),
  python: missing('python3', 'python3'),
  rust: whereThere('rustc', 'rustc'),
};

/** CI is not made to bring these along: they are as large as all other programs of the tests together. */
function whereThere(program: string, debianPackage: string): string | false {
  try {
    return missing(program, debianPackage);
  } catch (error) {
    return (error as Error).message;
  }
}

describe('learn judge --new', () => {
  for (const language of LANGUAGES) {
    test(`${language}: it is built as it says, and passes level 0 and not 1`, {
      skip: NEEDS[language] ?? false,
    }, async () => {
      const to = join(folder, language);
      const { next } = writeStarter(language, to);
      for (const command of next.slice(1, -1)) {
        const { status, stderr } = spawnSync('sh', ['-c', command], {
          cwd: to,
          encoding: 'utf8',
        });
        assert.equal(status, 0, stderr);
      }
      const words = (next.at(-1) ?? '').split(' ');
      const { verdicts, say } = await examine([
        join(to, 'mycontainer'),
        ...words.slice(words.indexOf('--') + 2),
      ]);
      for (const { row, stage, verdict } of verdicts)
        if (stage === 0) assert.equal(verdict, 'pass', say(row));
      assert.equal(verdicts.find(({ row }) => row === 'user')?.verdict, 'fail');
    });
  }

  test('says what it wrote, and never writes over a file', async () => {
    const to = join(folder, 'told');
    const first = await learn(['judge', '--new', 'sh', '--to', to]);
    assert.equal(first.code, 0);
    assert.match(
      first.stdout,
      /wrote .*mycontainer\n[\s\S]*learn judge --level 0 -- \.\/mycontainer run \{rootfs\} \{cmd\}/,
    );
    assert.deepEqual(readdirSync(to), ['mycontainer']);
    const again = await learn(['judge', '--new', 'sh', '--to', to]);
    assert.equal(again.code, 2);
    assert.match(again.stderr, /mycontainer is there already/);
  });
});
