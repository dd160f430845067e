import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { asUser } from '../native/as-user.js';
import { missing } from '../native/missing.js';
import { asRoot, stagehand } from '../native/stagehand.js';

const page = readFileSync(new URL('../../docs/network.md', import.meta.url), 'utf8');

/** The script of the page, with something else for the shell at its end. */
function rooms(end: string): string {
  const script =
    page
      .split('```sh\n')
      .slice(1)
      .find((block) => block.includes('ip netns add'))
      ?.split('```')[0] ?? '';
  assert.match(script, /exec bash\n$/);
  return script.replace('exec bash\n', () => end);
}

const bash = (before: readonly string[], script: string) => {
  const [program = '', ...words] = [...before, 'bash', '-c', script];
  const { stdout, stderr } = spawnSync(program, words, {
    encoding: 'utf8',
    env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin`, LC_ALL: 'C.UTF-8' },
  });
  return { stdout, stderr };
};

const TELL = `${process.execPath} -e 'require("net").createServer((c) => c.end(c.remoteAddress + "\\n")).listen(80, "0.0.0.0", () => console.log("ready"))'`;

describe('with ip and nft', { skip: missing('ip', 'iproute2') || missing('nft', 'nftables') }, () => {
  test('the script of the page makes two rooms that talk, NAT, and a port that leads inside', () => {
    const { stdout, stderr } = bash(
      [...asUser, 'unshare', '-rmnpf', '--mount-proc', '--kill-child'],
      rooms(`
        for room in a b world; do exec {fd}< <(ip netns exec $room ${TELL}); read -r -u $fd; done
        ask() { ip netns exec $1 bash -c "exec 3<> /dev/tcp/$2; cat <&3"; }
        ask a 10.0.0.3/80; ask b 192.0.2.2/80; ask world 192.0.2.1/8080
      `),
    );
    assert.equal(stderr, '');
    assert.equal(stdout, '10.0.0.2\n192.0.2.1\n192.0.2.2\n');
  });

  test('it stops where the network would be that of its caller', () => {
    const { stdout } = bash([...asUser, 'bash', '-c', '"$@"; :', 'bash'], rooms('echo went on'));
    assert.equal(stdout, 'start me with unshare -rmn\n');
  });

  test("nft shows stagehand's rules as its own", () => {
    const { stdout } = bash(
      [],
      `${stagehand} -rn + masquerade out + dnat out 8080 10.0.0.2:80 + dnat out 53 10.0.0.3 -- nft list ruleset`,
    );
    const rules = stdout.split('\n').flatMap((line) => (/^\t\t(?!type)/.test(line) ? [line.trim()] : []));
    assert.deepEqual(rules, [
      'oifname "out" masquerade',
      'iifname "out" tcp dport 8080 dnat to 10.0.0.2:80',
      'iifname "out" tcp dport 53 dnat to 10.0.0.3:53',
    ]);
  });
});

/** A mount namespace in which everybody may open the tun device, as on most machines. Only root can arrange for that. */
const OPEN_TUN =
  'mount -t tmpfs none /mnt && mknod /mnt/tun c 10 200 && chmod 666 /mnt/tun && mount --bind /mnt/tun /dev/net/tun';
const mayOpen = (before: readonly string[]) => !bash(before, ': 3<> /dev/net/tun').stderr;
const asked = mayOpen(asUser) ? [] : ['unshare', '-m', 'sh', '-c', `${OPEN_TUN} && exec "$@"`, 'sh'];
const canOpen = mayOpen([...(asRoot ? asked : []), ...asUser]);

for (const [program, debianPackage, start, address] of [
  // By itself it would go into the background, and stay there when the namespace is gone.
  ['pasta', 'passt', 'pasta --foreground --quiet --config-net "$pid" &', /^\d+\.\d+\.\d+\.\d+$/m],
  [
    'slirp4netns',
    'slirp4netns',
    'slirp4netns --configure --ready-fd=5 "$pid" tap0 5>"$ready" &',
    /^10\.0\.2\.100$/m,
  ],
] as const) {
  const skip = missing(program, debianPackage);
  test(`${program} gives a namespace a way out where the tun device may be opened, and else says that it is that`, {
    skip,
  }, () => {
    const script = `
      folder=$(mktemp -d); ready=$folder/ready; mkfifo "$ready"
      trap 'kill $(jobs -p); rm -r "$folder"' EXIT
      exec 4< <(${stagehand} -rn -- bash -c 'echo $BASHPID; exec sleep 1000'); read -r -u 4 inner
      pid=$inner
      ${start}
      ${program === 'slirp4netns' ? 'read -r -n 1 < "$ready"' : 'while kill -0 $! && ! grep -qs "host LOCAL" /proc/$pid/net/fib_trie; do sleep 0.1; done'}
      ${process.execPath} -p '
        require("fs").readFileSync("/proc/'$pid'/net/fib_trie", "utf8").match(/(?<=-- )[\\d.]+(?=\\n *\\/32 host LOCAL)/g)?.join("\\n")'
      kill "$inner"`;
    const { stdout, stderr } = bash([...(asRoot ? asked : []), ...asUser], script);
    if (canOpen) assert.match(stdout, address, stderr);
    else assert.match(stderr, /tun/);
  });
}
