import type { Command } from 'commander';
import type { Done } from './arguments.js';

/** The commands that read the kernel, or tell what it said. */
export function addKernelCommands(learn: Command, done: Done): void {
  learn
    .command('compare')
    .argument('[WHAT...]', 'a pid, self, host, a container, a namespace file (default: self host)')
    .description('compare the namespaces of processes; exit status 1 when they differ (docs/see.md)')
    .option('--all', 'and capabilities, id maps, mounts, cgroup ...')
    .option('--only-different', 'leave out what is the same everywhere')
    .option('--watch', 'keep looking, and show what changes')
    .option('--json', 'for programs')
    .action((words: string[], options) =>
      done(import('../commands/compare.js').then((m) => m.compare(words, options))),
    );
  learn
    .command('ns')
    .allowExcessArguments(false)
    .description('show all namespaces of this machine as a tree, and who is in them (docs/see.md)')
    .option('--type <TYPE>', 'only these: user, mnt, uts, ipc, net, pid, cgroup or time')
    .option('--json', 'for programs')
    .action((options) => done(import('../commands/ns.js').then((m) => m.ns(options))));
  learn
    .command('idmap')
    .argument('[WHAT]', 'a pid, self, host, or a container', 'self')
    .argument('[ID...]', 'user IDs of the process: who is that on each side?')
    .description('show who the users of a user namespace are outside of it (docs/ids.md)')
    .option('--gid', 'the numbers are group IDs')
    .option('--outside', 'the numbers are those from outside: who is that in there?')
    .option('--json', 'for programs')
    .action((what: string, ids: string[], options) =>
      done(import('../commands/idmap.js').then((m) => m.idmap(what, ids, options))),
    );
  learn
    .command('inspect')
    .allowExcessArguments(false)
    .argument('[WHAT]', 'a pid, self, host, or a container', 'self')
    .description('show how one process is confined, and what would let it out (docs/see.md)')
    .option('--json', 'for programs')
    .action((what: string, options) =>
      done(import('../commands/inspect.js').then((m) => m.inspect(what, options))),
    );
  learn
    .command('caps')
    .allowExcessArguments(false)
    .argument('[WHAT]', 'a set in hex, the name of a capability, a pid, or a file (default: self)')
    .description('decode capabilities, and say what an exec makes of them (docs/caps.md)')
    .option('--exec [FILE]', 'what executing this file would make of the sets; nothing is executed')
    .option('--of <PID>', 'with --exec: who executes it (default: you)')
    .option('--permitted <SET>', '... as if this were permitted: cap_kill,cap_chown or 0x21, all, none')
    .option('--inheritable <SET>', '... inheritable')
    .option('--ambient <SET>', '... ambient')
    .option('--bounding <SET>', '... the bounding set')
    .option('--securebits <BITS>', '... with these: noroot, keep-caps ...')
    .option('--no-new-privs', '... with no_new_privs')
    .option('--uid <UID>', '... as this user')
    .option('--file-caps <CAPS>', '... as if the file had these: cap_net_raw=ep')
    .option('--setuid <UID>', '... as if it were setuid and belonged to this user')
    .option('--json', 'for programs')
    .action((what: string | undefined, { newPrivs, ...options }) =>
      done(
        import('../commands/caps.js').then((m) =>
          m.caps(what, newPrivs ? options : { ...options, newPrivs }),
        ),
      ),
    );
  learn
    .command('explain')
    .argument('<MESSAGE...>', 'a message, an errno, a step, a flag, a capability; - reads standard input')
    // What is asked for may itself begin with a dash: -m, or "-bash: ...".
    .allowUnknownOption()
    .description('say what a message means on this machine, and the way out')
    .option('--json', 'for programs')
    .action((words: string[], options) =>
      done(import('../commands/explain.js').then((m) => m.explain(words, options))),
    );
}
