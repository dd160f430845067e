import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { eventually, linksOf, processesOf } from './processes.js';
import { asRoot, run, stagehand, start, trace, until } from './stagehand.js';

const folder = mkdtempSync(join(tmpdir(), 'stagehand-'));
after(() => rmSync(folder, { recursive: true }));
for (const name of ['a', 'b', 'world', 'router']) writeFileSync(join(folder, name), '');

const words = (recipe: string): string[] => recipe.replaceAll('$T', folder).trim().split(/\s+/);

/** A router with a bridge, on it the containers a and b, and behind it the world. Nothing is passed on or rewritten yet. */
const CABLES = `
  -rm + unshare net + keep net $T/a + unshare net + keep net $T/b + unshare net + keep net $T/world
  + unshare net + keep net $T/router + bridge br0 + address br0 10.0.0.1/24 + up br0
  + veth to-a eth0 $T/a + plug to-a br0 + up to-a + veth to-b eth0 $T/b + plug to-b br0 + up to-b
  + veth out eth0 $T/world + address out 192.0.2.1/24 + up out
  + join net $T/a + address eth0 10.0.0.2/24 + up eth0
  + join net $T/b + address eth0 10.0.0.3/24 + up eth0
  + join net $T/world + address eth0 192.0.2.2/24 + up eth0`;

/** Tools of the scripts below: a server in each room tells who connects, as it sees them; `ask ROOM ADDRESS PORT`. */
const TOOLS = `
  room() { nsenter --net=${folder}/$1 "\${@:2}"; }
  tell='require("net").createServer((c) => c.end(c.remoteAddress)).listen(80, "0.0.0.0", () => console.log("ready"))'
  serve() { exec {fd}< <(room "$1" ${process.execPath} -e "$tell"); read -r -u "$fd"; }
  ask() {
    local said
    said=$(room "$1" timeout 2 bash -c 'exec 3<>"/dev/tcp/$1/$2" && cat <&3' bash "$2" "$3" 2>&1) || [ -n "$said" ] || said='no answer'
    echo "$1 asks $2 port $3: \${said##*: }"
  }
  in_router() { ${stagehand} join net ${folder}/router + "$@" -- true; }
  for each in a b world; do serve $each; done`;

async function within(recipe: string, script: string): Promise<string[]> {
  const ended = await run([...words(recipe), '--', 'bash', '-c', `${TOOLS}\n${script}`]);
  assert.equal(ended.stderr, '');
  return ended.stdout.trim().split('\n');
}

describe('a network of several containers', () => {
  test('each step opens one more way, and is the one that was missing', async () => {
    const said = await within(
      CABLES,
      `ask a 10.0.0.3 80
       ask a 192.0.2.2 80
       ${stagehand} join net ${folder}/a + route default via 10.0.0.1 -- true
       ask a 192.0.2.2 80
       in_router forward
       ask a 192.0.2.2 80
       in_router masquerade out
       ask a 192.0.2.2 80
       ask world 192.0.2.1 8080
       in_router dnat out 8080 10.0.0.2:80
       ask world 192.0.2.1 8080
       ask world 192.0.2.1 8081
       in_router dnat out 80 10.0.0.2
       ask world 192.0.2.1 80`,
    );
    assert.deepEqual(said, [
      'a asks 10.0.0.3 port 80: 10.0.0.2',
      'a asks 192.0.2.2 port 80: Network is unreachable',
      'a asks 192.0.2.2 port 80: no answer',
      'a asks 192.0.2.2 port 80: no answer',
      'a asks 192.0.2.2 port 80: 192.0.2.1',
      'world asks 192.0.2.1 port 8080: Connection refused',
      'world asks 192.0.2.1 port 8080: 192.0.2.2',
      'world asks 192.0.2.1 port 8081: Connection refused',
      'world asks 192.0.2.1 port 80: 192.0.2.2',
    ]);
  });

  test('all is gone when the guard is killed, the end of a cable on the other side too', async () => {
    const outer = start(words('-rn -- sleep 1000'));
    const { pid } = await until(outer, 'exec');
    outer.go('g');
    const links = () => linksOf(pid).filter((name) => name !== 'lo');
    const before = links();
    const inner = start(
      words(
        `join user,net ${pid} + unshare mnt,net + keep net $T/a + veth cable peer ${pid} + fork -- sleep 1000`,
      ),
    );
    await until(inner, 'exec');
    assert.deepEqual(links(), [...before, 'peer']);
    process.kill(inner.child.pid, 'SIGKILL');
    await inner.ended;
    await eventually(() => processesOf(inner.marker).length === 0 || undefined);
    // The kernel takes a namespace apart a moment after its last process has ended.
    await eventually(() => links().length === before.length || undefined);
    outer.hangUp();
    await outer.ended;
  });
});

describe('the steps about networks', () => {
  const ERRNOS: readonly (readonly [recipe: string, errno: string])[] = [
    ['-r + unshare net + bridge lo', 'EEXIST'],
    ['-rn + veth a lo', 'EEXIST'],
    ['-rn + veth a b /etc/passwd', 'EINVAL'],
    ['-rn + veth a b /nowhere', 'ENOENT'],
    ['-rn + veth a b 999999999', 'ENOENT'],
    ['-rn + veth a b 1', 'EACCES'],
    // It is stagehand that says no: a kernel before the fix of CVE-2026-31692 would not.
    ['-rm + keep net $T/a + unshare net + veth a b $T/a', 'EPERM'],
    ['-rn + bridge br0 + plug lo br0', 'EINVAL'],
    ['-rn + bridge br0 + plug eth7 br0', 'ENODEV'],
    ['-rn + veth a b + plug a b', 'EOPNOTSUPP'],
    ['-rn + bridge br0 + bridge br1 + plug br0 br1', 'ELOOP'],
    ['-rn + address eth7 10.0.0.1/24', 'ENODEV'],
    ['-rn + address lo 10.0.0.1/24 + address lo 10.0.0.1/24', 'EEXIST'],
    ['-rn + up eth7', 'ENODEV'],
    ['-rn + route default via 10.0.0.1', 'ENETUNREACH'],
    ['-rn + veth a b + address a 10.0.0.1/24 + route default via 10.0.0.2', 'ENETUNREACH'],
    ['-rn + veth a b + address a 10.0.0.1/24 + up a + route 10.1.0.1/16 via 10.0.0.2', 'EINVAL'],
    ['-r + veth a b', 'EPERM'],
    ['-r + bridge br0', 'EPERM'],
    ['-r + address lo 10.0.0.1/24', 'EPERM'],
    ['-r + up lo', 'EPERM'],
    ['-r + route 10.0.0.0/24 via 127.0.0.1', 'EPERM'],
    ['-r + masquerade lo', 'EPERM'],
    ['-r + dnat lo 80 10.0.0.1', 'EPERM'],
    // To real root the file would be open: it is stagehand that says no.
    ['-r + forward', asRoot ? 'EPERM' : 'EACCES'],
  ];
  for (const [recipe, errno] of ERRNOS) {
    test(`${recipe}: ${errno}, with a likely cause`, async () => {
      const { trace: lines } = await trace([...words(recipe), '--', 'true']);
      const last = lines.at(-1);
      assert.ok(last?.type === 'step');
      assert.equal(last.errno, errno);
      const { stderr } = await run([...words(recipe), '--', 'true']);
      assert.match(stderr, /^stagehand: .*\(E\w+\)\n {2}\S/);
    });
  }

  test('say in words what they tell the kernel', async () => {
    const recipe =
      '-rn + veth a b + address a 10.0.0.1/24 + up a + route default via 10.0.0.2 + masquerade a';
    const { trace: lines } = await trace([...words(recipe), '--', 'true']);
    const told = lines.flatMap((line) =>
      line.type === 'step'
        ? line.calls.filter(({ call }) => call === 'sendto').map(({ args }) => args[1])
        : [],
    );
    assert.deepEqual(told, [
      'RTM_NEWLINK veth "a" peer "b"',
      'RTM_NEWADDR "a" 10.0.0.1/24',
      'RTM_NEWLINK "a" flags IFF_UP',
      'RTM_NEWROUTE default via 10.0.0.2',
      'NFT_MSG_NEWRULE postrouting oifname "a" masquerade',
    ]);
  });

  test('to forward is switched on, and off again', async () => {
    const setting = async (recipe: string) =>
      (await run([...words(recipe), '--', 'cat', '/proc/sys/net/ipv4/ip_forward'])).stdout;
    assert.equal(await setting('-rn + forward'), '1\n');
    assert.equal(await setting('-rn + forward + forward off'), '0\n');
  });

  test('take addresses of both kinds', async () => {
    const recipe =
      '-rn + lo up + veth a b + address a fd00::1/64 + up a + up b + route default via fd00::2 + route 10.0.0.0/8 via 127.0.0.2';
    const { stdout, stderr } = await run([
      ...words(recipe),
      '--',
      'cat',
      '/proc/net/ipv6_route',
      '/proc/net/route',
    ]);
    assert.equal(stderr, '');
    assert.match(stdout, /^0{32} 00 0{32} 00 fd0{29}2 .* a$/m);
    assert.match(stdout, /^lo\t0000000A\t0200007F\t/m);
  });

  for (const nonsense of [
    'bridge name-of-17-bytes-',
    'bridge a/b',
    'bridge learn-%d',
    'veth a a:b',
    'veth a b%d',
    'veth a b 99999999999',
    'address lo 10.0.0.1',
    'address lo 10.0.0.1/33',
    'address lo fd00::1/x',
    'route default through 10.0.0.1',
    'route default via 10.0.0.1/24',
    'route fd00::/64 via 10.0.0.1',
    'forward on',
    'dnat lo 0 10.0.0.1',
    'dnat lo 80 fd00::1',
    'dnat lo 80 10.0.0.1:99999',
  ]) {
    test(`${nonsense} is a mistake of the command line`, async () => {
      const { status, stderr } = await run([...words(`-rn + ${nonsense}`), '--', 'true']);
      assert.equal(status, 2);
      assert.match(stderr, /^stagehand: '\w+': [^\n]+; try 'stagehand --help'\n$/);
    });
  }
});
