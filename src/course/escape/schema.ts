import * as z from 'zod';

/**
 * The front matter of a room, `rooms/NN-name.md` beside a lesson: a container with one mistake, the way out of it, and how it
 * is closed. As with lessons, nothing that is printed is here.
 */
export const roomMatter = z.strictObject({
  title: z.string().describe('A few words that do not give the way away.'),
  question: z.string().describe('What there is to find out, in one or two sentences.'),
  host: z
    .string()
    .refine((text) => text.includes('perform ') && text.includes('"$@"'), 'has to use `perform` and `"$@"`')
    .default('perform "$@"')
    .describe(
      'What the little host does, a shell script: `perform COMMAND...` is the recipe, `"$@"` what runs in the container.',
    ),
  recipe: z
    .array(z.string())
    .min(1)
    .describe('The steps, with the mistake. `$ROOTFS` is the container on the little host.'),
  works: z
    .array(
      z.strictObject({
        text: z.string().describe('What the container has to be good for, as a sentence.'),
        try: z.string().describe('A shell script, run in it: its exit status says whether that holds.'),
      }),
    )
    .min(1)
    .describe('What the container still has to be able to do when the hole is closed.'),
  escape: z
    .string()
    .describe('A shell script, run in the container, that prints the token of the little host.'),
  fix: z.array(z.string()).min(1).describe('The steps without the mistake: one way to close it.'),
  hints: z.array(z.string()).min(2).describe('How to get out, each more concrete than the one before.'),
  fix_hints: z.array(z.string()).min(1).describe('How to close it, in the same way.'),
  references: z
    .array(z.strictObject({ title: z.string(), url: z.url() }))
    .min(1)
    .describe('The vulnerability that was one, or what the tools do against it; manual pages.'),
});

export type RoomMatter = z.infer<typeof roomMatter>;

/** The headings of a room, in this order. The second is for who has got out, the third for who has closed it. */
export const ROOM_SECTIONS = ['What was done', 'Why it was open', 'How it is closed'] as const;
export type RoomSection = (typeof ROOM_SECTIONS)[number];
