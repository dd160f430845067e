import assert from 'node:assert/strict';
import test from 'node:test';
import { render } from 'ink-testing-library';
import stringWidth from 'string-width';
import { type AnswerLine, answerText } from '../../src/explain/answer-text.js';
import { explainOutput } from '../../src/explain/explain.js';
import { answerLines } from '../../src/print/explain.js';
import { KeyboardInput } from '../../src/ui/components/KeyboardInput.js';
import { layoutFor } from '../../src/ui/hooks/useLayout.js';
import { Explain } from '../../src/ui/screens/Explain.js';
import { messageLines } from '../../src/ui/text/explain.js';
import { machine } from '../explain/machines.js';
import { see } from './see.js';

const PROC = 'stagehand: mount proc: mount: Operation not permitted (EPERM)';
const FORK = 'bash: fork: Cannot allocate memory';

const words = (lines: readonly string[]): string => lines.join(' ').replace(/\s+/g, ' ').trim();

test('the screen says what "learn explain" prints', async () => {
  const answers = await explainOutput(FORK, machine());
  const printed = words(answers.flatMap(answerLines));
  const shown = words(messageLines({ line: FORK, because: undefined }, answers, 300));
  const [answer] = answers;
  assert.ok(answer?.type === 'message');
  assert.equal(shown, printed.replace(answer.means, `${answer.means} On this machine`));
});

test('a command is never broken, where it can be copied', async () => {
  const [answer] = await explainOutput(FORK, machine());
  assert.ok(answer !== undefined);
  const isCommand = ({ kind }: AnswerLine): boolean => kind === 'command';
  const printed = answerLines(answer);
  for (const { head, text } of answerText(answer).filter(isCommand)) assert.ok(printed.includes(head + text));
});

test('no line is wider than the window, and what others wrote can not drive it', async () => {
  const line = 'mount: /\u001b[2Jproc: permission denied.';
  const answers = await explainOutput(line, machine());
  for (const width of [20, 80]) {
    for (const one of messageLines({ line, because: line }, answers, width)) {
      assert.ok(stringWidth(one) <= width, one);
      assert.doesNotMatch(one, /\p{Cc}/u);
    }
  }
});

test('one message after the other; while this machine is asked, that is said', async () => {
  const layout = layoutFor(80, 40, false);
  let gone = false;
  const back = (): void => {
    gone = true;
  };
  const messages = [
    { line: PROC, because: 'Because of this run.' },
    { line: FORK, because: undefined },
  ];
  const app = render(
    <KeyboardInput>
      <Explain layout={layout} messages={messages} back={back} anywhere={{}} />
    </KeyboardInput>,
  );
  try {
    assert.match(app.lastFrame() ?? '', /Looking at this machine/);
    await see(app, /1 of 2/);
    await see(app, /^In this run\n {2}Because of this run\./m);
    await see(app, /^On this machine\n(?:.*\n)*.*(?:So it is on this machine|It can be this)/m);
    app.stdin.write('l');
    await see(app, /2 of 2/);
    await see(app, /PID 1/);
    app.stdin.write('h');
    await see(app, /1 of 2/);
    app.stdin.write('e');
    for (let i = 0; i < 100 && !gone; i++) await new Promise((resolve) => setTimeout(resolve, 10));
    assert.ok(gone, 'the key that opened it closes it');
  } finally {
    app.unmount();
  }
});
