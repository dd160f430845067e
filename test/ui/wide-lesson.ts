/** A lesson in characters that are two columns wide, with code in its sentences. */
export const WIDE_LESSON = `---
title: 自分だけの名前を持つコンテナ
question: コンテナの中で \`hostname\` を変えると、外の名前はどうなるでしょうか。誰がそれを見るのでしょうか。
flags: -u 名前
minutes: 5
recipe: [-ru, hostname moby]
script: echo 名前は変わりました
namespaces: [user, uts]
observe: [ns.uts, hostname]
expect: [{ output: '^名前は変わりました$' }]
predict:
  - ask: 手順 \`hostname moby\` のあと、外の名前は何でしょうか。よく考えてから答えてください。
    choices:
      - { text: 元のままです。名前空間が二つあるからです。, when: { output: '名前' } }
      - { text: '\`moby\` に変わります。', when: { output: '^$' } }
    because: 名前は UTS 名前空間の中にあります。今はそれが二つあり、それぞれに名前があります。
variants:
  - id: no-u
    title: 手順 \`-u\` を付けずに実行します。さて、何が起こるでしょうか。
    without: [-u]
    fails: [{ step: hostname moby, errno: EPERM }]
    why: 名前空間の持ち主だけが名前を変えられます。外の名前空間は \`root\` のものです。
goals:
  - id: own
    text: あなたのプロセスの一つが、自分だけの UTS 名前空間の中にあり、その名前は \`moby\` です。
    process: [{ own: [uts] }]
    hints: ['\`unshare\` を使います。', '\`unshare -ru bash\` と入力します。']
solution: unshare -ru sh -c 'hostname moby && exec sleep 1000'
references: [{ title: uts_namespaces(7) の説明 }]
---
## The idea
名前空間は、カーネルの中の表です。プロセスはその表の一つを指しています。\`unshare\` は新しい表を作ります。

- 一つ目の表には外の名前があります。
- 二つ目の表には中の名前があります。
## What to watch
\`ns.uts\` の行を見てください。番号が変わります。
## Break it
一つずつ省いてみましょう。
## Build it yourself
別の端末で、自分で作ってみましょう。
## Recap
名前空間が二つあれば、名前も二つあります。
`;
