"use strict";
/* Checks a proof as netral/ledger does in Python: in the same order, with the same refusals, in the same words.
   Nothing here knows of the page, asks a network, or trusts anything but the policy it is given. */

const FIRST = "c2sp.org/tlog-proof@v1";
const LONGEST_PROOF = 1 << 17;
const LONGEST_NOTE = 1 << 16;
const LONGEST_CONTENT = 1 << 16;
const LONGEST_PATH = 63;
const MOST_SIGNATURES = 64;
const HASH = 32;
const SIGNED = 64;
const SALT = 32;
const LATEST = (1n << 63n) - 1n;
const SIGNATURE = 1;
const COSIGNATURE = 4;
const NUMBER = /^(?:0|[1-9][0-9]{0,18})$/;
const COUNT = /^[1-9][0-9]{0,3}$/;
const DEEPEST = 16;
const KIND = /^[a-z][a-z0-9.-]{0,63}$/;
// No white space (as Python counts it), plus sign, control character or half of a pair.
const NAME = /^[^+\x00-\x20\x7f\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ud800-\udfff]{1,255}$/u;

/** Why something is refused, in both languages; `kind` is the name of the Python exception. */
class Refusal extends Error {
  constructor(kind, id, en) {
    super(en);
    this.kind = kind;
    this.said = { id, en };
  }
}

const refusing = (kind) => (id, en) => new Refusal(kind, id, en);
const badNote = refusing("BadNote");
const badSignature = refusing("BadSignature");
const badPolicy = refusing("BadPolicy");
const badProof = refusing("BadProof");

/* Octets and text */

const encode = (text) => new TextEncoder().encode(text);
const decode = (octets) => new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(octets);
const hex = (octets) => Array.from(octets, (octet) => octet.toString(16).padStart(2, "0")).join("");
const same = (one, other) => one.length === other.length && one.every((octet, place) => octet === other[place]);

/** Put octets one behind the other. */
function join(...parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Split at the first mark: what is before, whether it is there, what is behind. */
function partition(text, mark) {
  const at = text.indexOf(mark);
  return at < 0 ? [text, false, ""] : [text.slice(0, at), true, text.slice(at + mark.length)];
}

/** Read base 64 strictly: what was read is written the same again. Null for anything else. */
function fromBase64(text) {
  try {
    const marks = atob(text);
    return btoa(marks) === text ? octetsOf(marks) : null;
  } catch {
    return null;
  }
}

/** Give each octet as one mark, and back. */
const marksOf = (octets) => Array.from(octets, (octet) => String.fromCharCode(octet)).join("");
const octetsOf = (marks) => Uint8Array.from(marks, (mark) => mark.charCodeAt(0));

/** Read a word as UTF-8; in one that is none, each octet beyond ASCII stands for itself, as half of a pair. */
function readWord(marks) {
  try {
    return decode(octetsOf(marks));
  } catch {
    return marks.replace(/[\x80-\xff]/g, (mark) => String.fromCharCode(0xdc00 + mark.charCodeAt(0)));
  }
}

/** Put a sign in the place of what is not seen, or would turn the text round: what Python does not call printable. */
const visible = (text) => text.replace(/[\p{C}\p{Z}]/gu, (mark) => (mark === " " ? mark : "\ufffd"));

/** Show what somebody else wrote, in short. */
function short(text) {
  const marks = Array.from(visible(text));
  return marks.length <= 80 ? marks.join("") : `${marks.slice(0, 79).join("")}…`;
}

/* Keys and signed notes: C2SP signed-note and tlog-cosignature */

const noKey = (text) =>
  badNote(`“${short(text)}” bukan kunci (nama+nomor+kunci, Ed25519).`, `“${short(text)}” is no key (name+id+key, Ed25519).`);

const keyOf = (name, kind, octets) => ({
  name,
  kind,
  octets,
  id: Vendor.sha256(join(encode(`${name}\n`), [kind], octets)).subarray(0, 4),
});

function parseKey(text) {
  const [name, , rest] = partition(text, "+");
  const [id, , encoded] = partition(rest, "+");
  const octets = fromBase64(encoded);
  if (octets === null || octets.length !== 33 || ![SIGNATURE, COSIGNATURE].includes(octets[0])) throw noKey(text);
  const key = keyOf(name, octets[0], octets.subarray(1));
  if (!NAME.test(name) || id !== hex(key.id)) throw noKey(text);
  return key;
}

/** Refuse unless this key signed the text; give when it did, in seconds since 1970 (0: it does not say). */
function checkSignature(key, signature, text) {
  let [said, octets, message] = [0n, signature.octets, encode(text)];
  if (key.kind === COSIGNATURE) {
    said = BigInt(`0x${hex(octets.subarray(0, 8))}`);
    octets = octets.subarray(8);
    message = encode(`cosignature/v1\ntime ${said}\n${text}`);
  }
  if (said > LATEST || !Vendor.isSigned(octets, message, key.octets)) {
    throw badSignature(`Tanda tangan ${key.name} salah: teksnya atau tanda tangannya diubah.`,
      `The signature of ${key.name} is wrong: the text or the signature was altered.`,
    );
  }
  return said;
}

/** Tell whether a key signed a note: null if not, else when; of several times the latest. A wrong signature is refused. */
function signedBy(note, key) {
  let latest = null;
  for (const one of note.signatures) {
    if (one.name !== key.name || !same(one.keyId, key.id)) continue;
    const said = checkSignature(key, one, note.text);
    if (latest === null || said > latest) latest = said;
  }
  return latest;
}

function parseSignature(line) {
  const [dash, , rest] = partition(line, " ");
  const [name, , encoded] = partition(rest, " ");
  const octets = fromBase64(encoded);
  if (dash !== "—" || !NAME.test(name) || octets === null || octets.length <= 4) {
    throw badNote(`Baris tanda tangan tidak terbaca: “${short(line)}”.`, `This line is no signature: “${short(line)}”.`);
  }
  return { name, keyId: octets.subarray(0, 4), octets: octets.subarray(4) };
}

function parseNote(octets) {
  if (octets.length > LONGEST_NOTE) {
    throw badNote("Catatan bertanda tangan itu terlalu panjang.", "The signed note is too long.");
  }
  let whole;
  try {
    whole = decode(octets);
  } catch {
    throw badNote("Catatan itu bukan teks UTF-8.", "The note is not text in UTF-8.");
  }
  if (/[\x00-\x09\x0b-\x1f]/.test(whole)) {
    throw badNote("Catatan itu memuat tanda kendali.", "The note holds control characters.");
  }
  const blank = whole.lastIndexOf("\n\n");
  if (blank < 0 || blank + 2 === whole.length || !whole.endsWith("\n")) {
    throw badNote("Catatan itu tidak bertanda tangan: tidak ada baris tanda tangan sesudah baris kosong.",
      "The note is not signed: no line of a signature follows an empty line.",
    );
  }
  const signatures = whole.slice(blank + 2, -1).split("\n").map(parseSignature);
  if (signatures.length > MOST_SIGNATURES) {
    throw badNote("Catatan itu memuat terlalu banyak tanda tangan.", "The note has too many signatures.");
  }
  return { text: whole.slice(0, blank + 1), signatures };
}

/* Checkpoints: C2SP tlog-checkpoint */

function parseCheckpoint(text) {
  const [origin, size, root, ...further] = text.slice(0, -1).split("\n");
  const hashed = root === undefined ? null : fromBase64(root);
  if (!origin || !NUMBER.test(size) || hashed === null || hashed.length !== HASH || further.includes("")) {
    throw badNote("Itu bukan checkpoint: baris pertama nama log, lalu ukurannya, lalu akar pohonnya.",
      "This is no checkpoint: the first line is the log's name, then its size, then the root of its tree.",
    );
  }
  return { origin, size: BigInt(size), root: hashed };
}

/* Policies: C2SP tlog-policy */

const twice = (what) => badPolicy(`“${what}” disebut dua kali.`, `“${what}” stands twice.`);

/** Whom one trusts: logs, witnesses and groups by name, and whose word is enough. */
class Policy {
  constructor() {
    this.logs = [];
    this.witnesses = new Map();
    this.groups = new Map();
    this.quorum = "";
  }

  static parse(octets) {
    const policy = new Policy();
    marksOf(octets).split("\n").forEach((line, before) => {
      const words = line.split(/[ \t]+/).filter((word) => word).map(readWord);
      if (!words.length || words[0].startsWith("#")) return;
      try {
        policy.take(line, ...words);
      } catch (problem) {
        if (!(problem instanceof Refusal)) throw problem;
        throw badPolicy(`Kebijakan, baris ${before + 1}: ${problem.said.id}`, `Policy, line ${before + 1}: ${problem.said.en}`);
      }
    });
    if (!policy.quorum) {
      throw badPolicy("Kebijakan itu tidak menyebut kuorum (baris “quorum”).", "The policy names no quorum (line “quorum”).");
    }
    return policy;
  }

  take(line, word, ...words) {
    if (/[\x00-\x08\x0a-\x1f\x7f]/.test(line)) throw badPolicy("ada tanda kendali.", "control characters.");
    const known = new Map([
      ["log", [1, 2, this.takeLog]],
      ["witness", [2, 3, this.takeWitness]],
      ["group", [2, Infinity, this.takeGroup]],
      ["quorum", [1, 1, this.takeQuorum]],
    ]);
    if (!known.has(word)) throw badPolicy(`kata “${word}” tidak dikenal.`, `unknown word “${word}”.`);
    const [least, most, taking] = known.get(word);
    if (words.length < least || words.length > most) {
      throw badPolicy("kata kurang atau terlalu banyak.", "words are missing, or too many.");
    }
    taking.apply(this, words);
  }

  takeLog(text) {
    const key = keyOfKind(text, SIGNATURE);
    if (this.logs.some((other) => same(other.octets, key.octets))) throw twice(text);
    if (this.logs.some((other) => other.name === key.name && same(other.id, key.id))) {
      const name = `${key.name}+${hex(key.id)}`;
      throw badPolicy(`dua kunci dengan nama dan nomor yang sama: ${name}.`, `two keys with one name and one id: ${name}.`);
    }
    this.logs.push(key);
  }

  takeWitness(name, text) {
    this.checkNew(name);
    const key = keyOfKind(text, COSIGNATURE);
    if ([...this.witnesses.values()].some((other) => same(other.octets, key.octets))) throw twice(text);
    this.witnesses.set(name, key);
  }

  takeGroup(name, least, ...members) {
    const taken = new Set([...this.groups.values()].flatMap((group) => group.members));
    for (const member of members) {
      this.checkDefined(member);
      if (taken.has(member)) throw twice(member);
      taken.add(member);
    }
    if (!["all", "any"].includes(least) && !COUNT.test(least)) {
      throw badPolicy(`“${least}” bukan “all”, “any”, atau bilangan.`, `“${least}” is neither “all” nor “any” nor a number.`);
    }
    const wanted = least === "all" ? members.length : least === "any" ? 1 : Number(least);
    if (wanted < 1 || wanted > members.length) {
      throw badPolicy(`${wanted} dari ${members.length} anggota.`, `${wanted} of ${members.length} members.`);
    }
    this.checkNew(name);
    if (this.depth(members) >= DEEPEST) {
      throw badPolicy("kelompok bertingkat terlalu dalam.", "groups within groups, too deep.");
    }
    this.groups.set(name, { least: wanted, members });
  }

  /** How many groups stand within each other below these. */
  depth(members) {
    const inner = members.filter((name) => this.groups.has(name)).map((name) => this.depth(this.groups.get(name).members));
    return 1 + Math.max(0, ...inner);
  }

  takeQuorum(name) {
    if (this.quorum) throw twice("quorum");
    if (name !== "none") this.checkDefined(name);
    this.quorum = name;
  }

  checkDefined(name) {
    if (!this.witnesses.has(name) && !this.groups.has(name)) {
      throw badPolicy(`“${name}” tidak disebut di atasnya.`, `“${name}” is not defined above.`);
    }
  }

  checkNew(name) {
    if (name === "none" || this.witnesses.has(name) || this.groups.has(name)) {
      throw badPolicy(`nama “${name}” sudah dipakai.`, `the name “${name}” is taken.`);
    }
  }

  /** Refuse a checkpoint that no listed log signed, or too few witnesses saw; give the log's key and who cosigned. */
  check(checkpoint, note) {
    const log = this.logOf(checkpoint, note);
    const cosigned = new Map();
    for (const [name, key] of this.witnesses) {
      const at = signedBy(note, key);
      if (at !== null) cosigned.set(name, at);
    }
    if (!this.isEnough(this.quorum, cosigned)) {
      const missing = [...this.witnesses.keys()].filter((name) => !cosigned.has(name)).join(", ");
      throw new Refusal(
        "NoQuorum",
        `Terlalu sedikit saksi yang menandatangani checkpoint ini. Belum ada: ${missing}.`,
        `Too few witnesses cosigned this checkpoint. Missing: ${missing}.`,
      );
    }
    return { log, cosigned };
  }

  logOf({ origin }, note) {
    const named = this.logs.filter((key) => key.name === origin);
    if (!named.length) {
      const known = [...new Set(this.logs.map((key) => key.name))].sort().join(", ");
      throw badSignature(`Checkpoint ini milik log lain, “${short(origin)}”. Yang dipercaya: ${known}.`,
        `This checkpoint is of another log, “${short(origin)}”. Trusted: ${known}.`,
      );
    }
    // Every signature of a trusted key is checked, not only the first: a wrong one is a lie about something.
    const signing = named.filter((key) => signedBy(note, key) !== null);
    if (!signing.length) {
      const others = note.signatures.filter((one) => one.name === origin && one.octets.length === SIGNED);
      const ids = [...new Set(others.map((one) => hex(one.keyId)))].sort().join(", ") || "-";
      throw badSignature(
        `Tidak ada kunci tepercaya di bawah checkpoint “${origin}”. Kunci lain bernama sama: ${ids}. Dicabut? Lihat /log/revoked.`,
        `No trusted key signed the checkpoint of “${origin}”. Other keys of that name: ${ids}. Revoked? See /log/revoked.`,
      );
    }
    return signing[0];
  }

  isEnough(name, cosigned) {
    if (name === "none") return true;
    const group = this.groups.get(name);
    if (group === undefined) return cosigned.has(name);
    return group.members.filter((member) => this.isEnough(member, cosigned)).length >= group.least;
  }
}

function keyOfKind(text, kind) {
  const key = parseKey(text);
  if (key.kind !== kind) {
    throw badPolicy(
      `kunci jenis ${key.kind}, padahal di sini jenis ${kind}.`,
      `a key of kind ${key.kind} where one of kind ${kind} belongs.`,
    );
  }
  return key;
}

/* The tree: RFC 9162, section 2.1.3.2 */

const hashLeaf = (entry) => Vendor.sha256(join([0], entry));
const hashChildren = (left, right) => Vendor.sha256(join([1], left, right));

/** Refuse unless `leaf` (a hash) is entry `index` of the tree with this size and root. */
function checkInclusion(leaf, index, size, path, root) {
  if (index >= size) {
    throw badProof(`Bukti menyebut entri nomor ${index}, tetapi log hanya berisi ${size} entri.`,
      `The proof names entry number ${index}, but the log holds only ${size} entries.`,
    );
  }
  let [at, last, hashed] = [index, size - 1n, leaf];
  for (const sibling of path) {
    if (!last) throw badProof("Bukti itu terlalu panjang.", "The proof is too long.");
    if (at & 1n || at === last) {
      hashed = hashChildren(sibling, hashed);
      while (at && !(at & 1n)) [at, last] = [at >> 1n, last >> 1n];
    } else {
      hashed = hashChildren(hashed, sibling);
    }
    [at, last] = [at >> 1n, last >> 1n];
  }
  if (last) throw badProof("Bukti itu terlalu pendek.", "The proof is too short.");
  if (!same(hashed, root)) {
    throw badProof("Entri dan bukti tidak sepasang, atau diubah: akar pohon tidak cocok.",
      "Entry and proof do not belong together, or were altered: the root of the tree does not match.",
    );
  }
}

/* Openings: what an entry says */

function parseOpening(octets) {
  const end = octets.indexOf(0x0a, SALT);
  const kind = end < 0 ? "" : marksOf(octets.subarray(SALT, end));
  const content = octets.subarray(end + 1);
  if (!KIND.test(kind) || content.length > LONGEST_CONTENT) {
    throw badProof("Isi bukti itu tidak terbaca: garam 32 bita, jenis, akhir baris, lalu isinya.",
      "What the proof is about cannot be read: a salt of 32 bytes, the kind, a line's end, then the content.",
    );
  }
  return { kind, content, entry: Vendor.sha256(join(encode("netral.ledger.v1\n"), octets)) };
}

/* Proofs: C2SP tlog-proof */

const noProof = () =>
  badProof("Berkas itu bukan bukti (.tlog-proof), atau terpotong.", "The file is no proof (.tlog-proof), or it was cut.");

function parseProof(octets) {
  if (octets.length > LONGEST_PROOF) {
    throw badProof("Berkas itu terlalu besar untuk sebuah bukti.", "The file is too large for a proof.");
  }
  const blank = octets.findIndex((octet, place) => octet === 0x0a && octets[place + 1] === 0x0a);
  const lines = marksOf(octets.subarray(0, Math.max(blank, 0))).split("\n");
  // Whatever is not ASCII fails below, and where there is no empty line, there is no first line either.
  if (lines.shift() !== FIRST) throw noProof();
  const extra = lines.length && lines[0].startsWith("extra ") ? fromBase64(lines.shift().slice(6)) : new Uint8Array();
  const [word, , index] = partition(lines.shift() || "", " ");
  const path = lines.map(fromBase64);
  if (extra === null || word !== "index" || !NUMBER.test(index)) throw noProof();
  if (path.length > LONGEST_PATH || path.some((one) => one === null || one.length !== HASH)) throw noProof();
  const note = parseNote(octets.subarray(blank + 2));
  return { index: BigInt(index), path, extra, note, checkpoint: parseCheckpoint(note.text) };
}

/** Tell when the log itself says that it signed; null when it does not say. */
const timeOf = (note, log) => signedBy(note, keyOf(log.name, COSIGNATURE, log.octets));

/** Give what an entry is known by: an opening, else the one in the proof, and the entry itself if somebody has it. */
function entryOf(proof, opening, entry) {
  const octets = opening && opening.length ? opening : proof.extra;
  const opened = octets.length ? parseOpening(octets) : null;
  if (opened && entry && !same(opened.entry, entry)) {
    throw badProof("Entri yang Anda tulis bukan entri dari isi itu.",
      "The entry that you wrote is not the entry of that content.",
    );
  }
  return { opened, entry: opened ? opened.entry : entry };
}

/**
 * Check a proof. All octets are `Uint8Array`; `opening` and `entry` may be null.
 *
 * Gives `{valid: true, …}`, or `{valid: false, kind, said: {id, en}}`. The kind is `NoOpening` when nothing is wrong
 * so far, but nobody said what should be in the log.
 */
function verify({ proof: octets, policy: trusted, opening = null, entry: wanted = null }) {
  try {
    const policy = Policy.parse(trusted);
    const proof = parseProof(octets);
    const { opened, entry } = entryOf(proof, opening, wanted);
    const { log, cosigned } = policy.check(proof.checkpoint, proof.note);
    if (!entry) {
      throw new Refusal(
        "NoOpening",
        "Bukti ini tidak memuat isinya. Pilih juga berkas isi yang disimpan bersamanya.",
        "This proof does not hold what it is about. Also choose the file of the content kept with it.",
      );
    }
    checkInclusion(hashLeaf(entry), proof.index, proof.checkpoint.size, proof.path, proof.checkpoint.root);
    const { index, checkpoint, note } = proof;
    return { valid: true, log, index, size: checkpoint.size, signedAt: timeOf(note, log), cosigned, opened, entry };
  } catch (problem) {
    if (!(problem instanceof Refusal)) throw problem;
    return { valid: false, kind: problem.kind, said: problem.said };
  }
}
