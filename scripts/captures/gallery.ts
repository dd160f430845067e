import { SCREENS } from './screens.js';

/** The page that shows the screens; `files` are all that were taken, by their names. */
export function galleryText(files: ReadonlyMap<string, string>): string {
  return `${[
    '# Screens',
    '',
    'What `learn` looks like. `npm run captures` has taken these pictures from the real program in a real terminal, and writes',
    'this page; nothing here is drawn by hand. Numbers of processes and namespaces, terminals, names and folders of the machine are',
    'replaced by stand-ins, one for each, so that another run gives the same files. What is only of this machine and not of',
    'the run, such as its mounts, is as it is there.',
    ...SCREENS.flatMap(({ name, title, sizes, svg }) => [
      '',
      `## ${title}`,
      '',
      ...(svg
        ? [picture(name, title), '']
        : ['```text', files.get(`80x24/${name}.txt`)?.trimEnd() ?? '', '```', '']),
      `As text: ${sizes.map((size) => `[${size}](${size}/${name}.txt)`).join(', ')}${name === 'run' ? NO_COLOR : ''}.`,
    ]),
  ].join('\n')}\n`;
}

const NO_COLOR = ', and with NO_COLOR [80x24](80x24/run-no-color.txt)';

/** In the colours for the background on which it is read. */
function picture(name: string, title: string): string {
  return [
    '<picture>',
    `  <source media="(prefers-color-scheme: dark)" srcset="${name}-dark.svg">`,
    `  <img alt="${title}" src="${name}-light.svg">`,
    '</picture>',
  ].join('\n');
}
