import assert from 'node:assert/strict';
import { networkInterfaces } from 'node:os';
import test from 'node:test';
import fc from 'fast-check';
import { addressesOf, addressesText } from '../../src/kernel/addresses.js';
import { isWithin, parseRoutes, parseRoutes6, routesText } from '../../src/kernel/routes.js';
import { readSnapshot } from '../../src/kernel/snapshot.js';
import { start, until } from '../native/stagehand.js';

test('our own addresses are those that Node sees, with their links', async () => {
  const { addresses } = await readSnapshot('self');
  assert.ok(addresses.ok);
  const ours = Object.entries(networkInterfaces()).flatMap(([link, list = []]) =>
    list.flatMap(({ address, cidr }) => (address.startsWith('fe80') ? [] : [`${link} ${cidr}`])),
  );
  const text = addressesText(addresses.value);
  for (const one of ours)
    if (!one.startsWith('lo ')) assert.ok(text.split(', ').includes(one), `${one} in ${text}`);
});

test('addresses and routes that a process was given are seen from outside', async () => {
  const [addresses, routes] = await rowsOf(
    '-rn + veth a b + address a 10.0.0.1/24 + up a + up b + address b 10.7.0.1/31 + route default via 10.0.0.9 + ' +
      'route 172.16.0.0/12 via 10.0.0.8 + address a fd00::1/64 + route default via fd00::9',
  );
  assert.equal(addresses, 'a 10.0.0.1/24, b 10.7.0.1/31, a fd00::1/64');
  assert.equal(
    routes,
    'default via 10.0.0.9 (a), 10.0.0.0/24 (a), 10.7.0.0/31 (b), 172.16.0.0/12 via 10.0.0.8 (a), ' +
      'fd00::/64 (a), default via fd00::9 (a)',
  );
});

test('a new network namespace has none, and lo brings its own', async () => {
  assert.deepEqual(await rowsOf('-rn'), ['none', 'none']);
  assert.match((await rowsOf('-rn + lo up'))[0] ?? '', /^lo 127\.0\.0\.1\/8(, lo ::1\/128)?$/);
});

test('of a link that is down the address is there, and no route', async () => {
  assert.deepEqual(await rowsOf('-rn + veth a b + address a 10.0.0.1/24'), ['10.0.0.1', 'none']);
});

test('what is within a range', () => {
  assert.ok(isWithin('10.0.0.7', '10.0.0.0/24') && isWithin('200.1.2.3', '128.0.0.0/1'));
  assert.ok(!isWithin('10.0.1.7', '10.0.0.0/24') && !isWithin('10.0.0.7', '10.0.0.6'));
});

test('odd text has neither, and throws nothing', () => {
  assert.equal(parseRoutes('Inter-|'), null);
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.string(), (a, b, c) => {
      const routes = [...(parseRoutes(`Iface\n${a}`) ?? []), ...parseRoutes6(b)];
      addressesText(addressesOf(c, routes, a));
      routesText(routes);
    }),
  );
});

async function rowsOf(recipe: string): Promise<string[]> {
  const walk = start([...recipe.split(' '), '--', 'sleep', '1000'], { paced: false });
  const { pid } = await until(walk, 'exec');
  try {
    const { addresses, routes } = await readSnapshot(pid);
    return [
      addresses.ok ? addressesText(addresses.value) : addresses.reason,
      routes.ok ? routesText(routes.value) : routes.reason,
    ];
  } finally {
    process.kill(pid, 'SIGKILL');
    await walk.ended;
  }
}
