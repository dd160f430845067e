import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after } from 'node:test';
import { execa } from 'execa';
import { explainOutput } from '../../src/explain/explain.js';
import { thisMachine } from '../../src/run/machine.js';
import { asUser } from '../native/as-user.js';
import { hierarchies } from '../native/groups.js';
import { missing } from '../native/missing.js';
import { stagehand } from '../native/stagehand.js';
import { PATIENCE } from '../patience.js';

type Need = readonly [program: string, debianPackage: string];

const BUSYBOX: Need = ['busybox', 'busybox-static'];
const NEWUIDMAP: Need = ['newuidmap', 'uidmap'];
const CGEXEC: Need = ['cgexec', 'cgroup-tools'];
const BWRAP: Need = ['bwrap', 'bubblewrap'];
const HOSTNAME: Need = ['hostname', 'hostname'];
const IP: Need = ['ip', 'iproute2'];
const NFT: Need = ['nft', 'nftables'];

/** Programs that every Debian has; another system may not. */
const ALWAYS: readonly Need[] = [
  ['bash', 'bash'],
  ['unshare', 'util-linux'],
  ['mount', 'mount'],
  ['setpriv', 'util-linux'],
];

const topOfGroups = hierarchies.find(({ readOnly }) => !readOnly)?.mountPoint ?? '/sys/fs/cgroup';

/** Failures that are provoked for real, as a normal user, in an empty folder: the entry that has to recognise each. */
const PROVOKED: readonly [id: string, script: string, ...needs: Need[]][] = [
  ['unshare-refused', 'unshare -m true'],
  ['unshare-refused', 'busybox unshare -m true', BUSYBOX],
  ['unshare-refused', `${stagehand} unshare uts -- true`],
  ['namespace-limit', "unshare -Ur sh -c 'echo 0 > /proc/sys/user/max_uts_namespaces; unshare -u true'"],
  [
    'namespace-limit',
    "unshare -Ur sh -c 'echo 0 > /proc/sys/user/max_user_namespaces; bwrap --unshare-user --ro-bind / / true'",
    BWRAP,
  ],
  ['map-refused', 'unshare -U bash -c \'echo "0 65534 1" > /proc/self/gid_map\''],
  ['proc-refused', 'unshare -Urm mount -t proc proc /proc'],
  ['proc-refused', 'unshare -Urm --mount-proc true'],
  ['proc-refused', `${stagehand} -rm + mount proc -- true`],
  ['sysfs-refused', 'unshare -Urm mount -t sysfs sysfs /sys'],
  ['mqueue-refused', `${stagehand} -rm + mount mqueue /mnt -- true`],
  ['devpts-invalid', 'unshare -Urm mount -t devpts -o gid=5 devpts /mnt'],
  [
    'overlay-refused',
    'mkdir u w; unshare -Urm mount -t overlay -o lowerdir=/etc,upperdir=u,workdir=/proc overlay /mnt',
  ],
  ['umount-locked', 'unshare -Urm umount /proc'],
  ['umount-locked', 'unshare -Urm busybox umount /proc', BUSYBOX],
  ['pivot-invalid', 'mkdir -p new/old; unshare -Urm pivot_root new new/old'],
  ['pivot-invalid', 'mkdir -p new2/old; unshare -Urm busybox pivot_root new2 new2/old', BUSYBOX],
  [
    'propagation-invalid',
    'mkdir box && cp "$(command -v busybox)" box && unshare -Ur chroot box /busybox unshare -m true',
    BUSYBOX,
  ],
  ['keep-namespace-refused', 'touch ns1; unshare -Ur unshare --uts=ns1 true'],
  ['keep-namespace-invalid', 'touch ns2; unshare -Urm --propagation shared unshare --mount=ns2 true'],
  ['newuidmap-refused', 'unshare -U --map-users=0,5,10 true', NEWUIDMAP],
  ['id-unmapped', 'touch f; unshare -Ur chown 5 f'],
  ['id-unmapped', 'unshare -Ur setpriv --reuid 5 true'],
  ['setgroups-refused', 'unshare -Ur setpriv --clear-groups true'],
  ['mknod-refused', 'unshare -Ur mknod null c 1 3'],
  ['fork-no-memory', "unshare -Urp bash -c '/bin/true; /bin/true; echo'"],
  ['fork-no-memory', "unshare -Urp busybox sh -c '/bin/true; /bin/true; echo'", BUSYBOX],
  ['fork-again', "ulimit -u 1; exec busybox sh -c '/bin/true; echo'", BUSYBOX],
  ['no-job-control', 'setsid -w bash -ic true'],
  ['no-such-terminal', "setsid -w sh -c 'echo > /dev/tty'"],
  ['not-a-tty', 'tty'],
  ['loader-missing', 'mkdir empty; unshare -Ur chroot empty /bin/sh'],
  ['cgroup-move-refused', `echo $$ > ${topOfGroups}/cgroup.procs`],
  [
    'cgroup-make-refused',
    `mkdir ${topOfGroups}/learn-test-refused && rmdir ${topOfGroups}/learn-test-refused`,
  ],
  ['cgroup-remove-busy', "mkdir busy; unshare -Urm sh -c 'mount -t tmpfs none busy; rmdir busy'"],
  ['join-refused', 'nsenter -t 1 -p true'],
  ['join-user-invalid', 'nsenter -t $$ -U true'],
  ['join-user-invalid', `${stagehand} -rmpf + mount proc + join user 1 -- true`],
  ['join-refused', 'nsenter -t $$ -u true'],
  ['join-refused', `${stagehand} -rmpf + mount proc + unshare user + map-root + fork + join uts 1 -- true`],
  ['join-invalid', 'touch plain; unshare -r nsenter --uts=plain true'],
  ['join-invalid', `unshare -r ${stagehand} join uts /proc/version -- true`],
  ['join-nobody', 'nsenter -t 4194304 -u true'],
  ['join-nobody', `${stagehand} join uts 4194304 -- true`],
  [
    'join-pid-ended',
    "unshare -rm sh -c 'mount -t tmpfs none /mnt; touch /mnt/p; unshare --pid=/mnt/p -f true; nsenter --pid=/mnt/p true'",
  ],
  ['keep-namespace-invalid', `${stagehand} -rm + mount tmpfs + touch /mnt/a + keep mnt /mnt/a -- true`],
  ['keep-namespace-refused', `${stagehand} -r + keep uts /proc/version -- true`],
  [
    'ping-refused',
    'unshare -Urn setpriv --bounding-set -net_raw --inh-caps -net_raw busybox ping -c1 127.0.0.1',
    BUSYBOX,
  ],
  ['network-unreachable', 'unshare -Urn busybox ping -c1 127.0.0.1', BUSYBOX],
  ['no-such-link', 'unshare -Urn ip link set eth7 up', IP],
  ['gateway-invalid', 'unshare -Urn ip route add default via 10.0.0.1', IP],
  ['network-refused', 'unshare -Ur ip link add name br9 type bridge', IP],
  ['network-refused', 'unshare -Ur nft add table ip learn', NFT],
  ['netns-folder-refused', 'unshare -Urm ip netns add learn-test', IP],
  [
    'no-route-to-host',
    `${stagehand} -rn + lo up + veth a b + address a 10.0.0.1/24 + up a + up b -- bash -c 'exec 3<> /dev/tcp/10.0.0.2/9'`,
  ],
  ['cgexec-failed', 'cgexec -g cpu:/ true', CGEXEC],
  ['file-bind-disguised', 'touch target; unshare -Ur mount --bind /dev/null target'],
  ['mount-not-root', 'mount -t tmpfs none .'],
  ['mount-refused', 'unshare -Ur mount -t tmpfs none .'],
  ['chroot-refused', 'chroot / true'],
  ['hostname-refused', 'unshare -Ur hostname learn-test', HOSTNAME],
  ['time-offset-range', 'unshare -UrT --boottime -99999999999 true'],
  ['killed', "bash -c 'kill -KILL $$'; true"],
  ['clone3-refused', `${stagehand} no-new-privs + seccomp EPERM:clone3,clone -- bash -c 'ls; ls'`],
  ['bad-system-call', `${stagehand} no-new-privs + seccomp kill:mkdir,mkdirat -- bash -c 'mkdir x; true'`],
];

const folder = mkdtempSync(join(tmpdir(), 'learn-provoked-'));
chmodSync(folder, 0o777);
after(() => rmSync(folder, { recursive: true, force: true }));

/** What the failure wrote, on both streams. */
async function provoke(script: string): Promise<string> {
  const [program = 'bash', ...args] = [...asUser, 'bash', '-c', script];
  const { all } = await execa(program, args, {
    all: true,
    reject: false,
    cwd: folder,
    stdin: 'ignore',
    timeout: PATIENCE,
    killSignal: 'SIGKILL',
    env: { LC_ALL: 'C.UTF-8', PATH: `${process.env.PATH}:/usr/sbin:/sbin` },
  });
  return all;
}

for (const [id, script, ...needs] of PROVOKED) {
  const skip =
    [...ALWAYS, ...needs].map((need) => missing(...need)).find((reason) => reason !== false) ?? false;
  test(`${script.replaceAll(stagehand, 'stagehand').slice(0, 100)} -> ${id}`, { skip }, async () => {
    const output = await provoke(script);
    const answers = await explainOutput(output, thisMachine());
    const ids = answers.map((answer) => (answer.type === 'message' ? answer.id : answer.type));
    assert.ok(ids.includes(id), `${output} -> ${ids}`);
  });
}
