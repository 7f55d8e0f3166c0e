"use strict";
/* The page around the check: reads what was chosen, shows what was found. */

const $ = (id) => document.getElementById(id);
const OWN_POLICY = fromBase64($("trusted").textContent);
const LONGEST_POLICY = 1 << 20;
const TITLES = { id: "Periksa bukti – Netral", en: "Check a proof – Netral" };
const JAKARTA = 7n * 3600n;
const YEAR_10000 = 253402300800n;

/* Words in both languages: the styles show one of them */

function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  made.append(...children);
  return made;
}

function both(id, en) {
  const said = document.createDocumentFragment();
  said.append(element("span", { lang: "id" }, visible(id)), element("span", { lang: "en" }, visible(en)));
  return said;
}

function speak(language) {
  document.documentElement.lang = language;
  document.title = TITLES[language];
  for (const one of $("languages").querySelectorAll("button")) one.setAttribute("aria-pressed", one.lang === language);
}

function speakAsAddressed() {
  const asked = location.hash.slice(1);
  if (asked === "id" || asked === "en") speak(asked);
}

/* Numbers, moments, contents */

const grouped = (number, mark) => String(number).replace(/\B(?=(\d{3})+$)/g, mark);
const counted = (number) => [grouped(number, "."), grouped(number, ",")];

function moment(seconds, language) {
  const at = new Date(Number(seconds) * 1000);
  const day = at.toLocaleDateString(language === "id" ? "id-ID" : "en-GB", { dateStyle: "long", timeZone: "UTC" });
  const time = at.toISOString().slice(11, 19);
  return [day, language === "id" ? time.replace(/:/g, ".") : time];
}

/** Say a moment by the clock of Jakarta and, with its day when that is another, by the world's. */
function momentSaid(seconds, language) {
  const [day, time] = moment(seconds + JAKARTA, language);
  const [dayThere, timeThere] = moment(seconds, language);
  return `${day}, ${time} WIB (${dayThere === day ? "" : `${dayThere}, `}${timeThere} UTC)`;
}

function described(seconds) {
  if (seconds >= YEAR_10000 - JAKARTA) {
    const [id, en] = counted(seconds);
    return both(`${id} detik sesudah 1970`, `${en} seconds after 1970`);
  }
  return both(momentSaid(seconds, "id"), momentSaid(seconds, "en"));
}

/** Give octets as text when all of it can be seen, else null. */
function readable(octets) {
  try {
    const text = decode(octets);
    return text.split("\n").every((line) => line === visible(line)) ? text : null;
  } catch {
    return null;
  }
}

function shown(content) {
  if (!content.length) return [both("kosong", "empty")];
  const box = { tabindex: "0", role: "region", "aria-labelledby": "content-name" };
  const text = readable(content);
  if (text !== null) return [element("pre", { ...box, class: "words" }, text)];
  const [id, en] = counted(content.length);
  return [element("p", {}, both(`${id} bita, bukan teks. Heksadesimal:`, `${en} bytes, not text. Hexadecimal:`)), element("pre", box, hex(content))];
}

/* What was chosen */

/** Files, or pasted texts as if they were files; null where nothing was chosen. */
const chosen = { proof: null, opening: null, policy: null, entry: null };

/** Go by something else from now on; what was found about something else is taken away. */
function choose(name, what) {
  chosen[name] = what || null;
  $("result").hidden = true;
  if (name === "policy") showPolicy();
}

/** Give a pasted text as a file; the end of its last line is often lost on the way. */
const pasted = (text) => (text.trim() ? new Blob([text.endsWith("\n") ? text : `${text}\n`]) : null);

/** Read a file, but never more than one octet beyond the longest that may be. */
const read = async (file, longest) => file && new Uint8Array(await file.slice(0, longest + 1).arrayBuffer());

const readPolicy = async (file) => (await read(file, LONGEST_POLICY)) || OWN_POLICY;

async function showPolicy() {
  const file = chosen.policy;
  const octets = await readPolicy(file);
  if (file !== chosen.policy) return;
  $("policy").textContent = new TextDecoder().decode(octets).trim();
  $("own-keys").hidden = file !== null;
  $("other-keys").hidden = $("own").hidden = file === null;
}

/** Take each dropped file for what it looks like. */
async function drop(files) {
  for (const file of files) {
    const start = marksOf(await read(file, 4096));
    const isPolicy = !start.startsWith(FIRST) && /^[ \t]*quorum[ \t]/m.test(start);
    const name = /\.isi$/i.test(file.name) ? "opening" : isPolicy ? "policy" : "proof";
    for (const input of document.querySelectorAll(`[data-for="${name}"]`)) input.value = "";
    choose(name, file);
  }
  if (chosen.proof) check();
}

/* What was found */

function readEntry(written) {
  const digits = (written || "").replace(/\s/g, "");
  if (!digits) return null;
  if (!/^[0-9a-fA-F]{64}$/.test(digits)) {
    throw new Refusal("NoOpening", "Entri ditulis sebagai 64 angka heksadesimal (0–9, a–f).", "An entry is written as 64 hexadecimal digits (0–9, a–f).");
  }
  return Uint8Array.from(digits.match(/../g), (two) => parseInt(two, 16));
}

async function find({ proof, opening, policy, entry }) {
  try {
    if (!proof) throw new Refusal("NoProof", "Pilih dulu berkas bukti (.tlog-proof).", "Choose a proof file (.tlog-proof) first.");
    return verify({
      proof: await read(proof, LONGEST_PROOF),
      opening: await read(opening, SALT + 65 + LONGEST_CONTENT),
      policy: await readPolicy(policy),
      entry: readEntry(entry),
    });
  } catch (problem) {
    if (problem instanceof Refusal) return { kind: problem.kind, said: problem.said };
    const said = { id: "Berkas itu tidak dapat dibaca. Pilih sekali lagi.", en: "The file cannot be read. Choose it once more." };
    return { kind: "Fault", said };
  }
}

async function check() {
  const asked = { ...chosen };
  const found = await find(asked);
  if (Object.keys(asked).every((name) => asked[name] === chosen[name])) show(found, asked);
}

function show(found, asked) {
  const state = found.valid ? "valid" : ["BadProof", "BadNote", "BadSignature", "NoQuorum"].includes(found.kind) ? "invalid" : "open";
  for (const one of ["valid", "invalid", "open"]) $(one).hidden = one !== state;
  $("result").setAttribute("aria-labelledby", `verdict-${state}`);
  if (found.said) $(state).querySelector(".said").replaceChildren(both(found.said.id, found.said.en));
  for (const help of document.querySelectorAll("[data-help]")) help.hidden = !help.dataset.help.split(" ").includes(found.kind);
  $("not-ours").hidden = !asked.policy || state === "open";
  $("unseen").hidden = !found.valid || found.cosigned.size > 0;
  $("facts").replaceChildren(...(state === "open" ? [] : facts(found, asked.proof.name)));
  $("print").hidden = state === "open";
  if (found.kind === "NoOpening") $("more").open = true;
  if (found.kind === "BadPolicy") $("trust").open = true;
  $("result").hidden = false;
  $("result").focus();
}

function fact(id, en, ...said) {
  return [element("dt", {}, both(id, en)), element("dd", {}, ...said)];
}

function facts(found, name) {
  const now = described(BigInt(Math.floor(Date.now() / 1000)));
  return [
    ...(found.valid ? factsOfEntry(found) : []),
    ...(name ? fact("Berkas", "File", visible(name)) : []),
    ...fact("Diperiksa", "Checked", now, both(", menurut jam perangkat ini", ", by this device’s clock")),
  ];
}

function factsOfEntry({ log, index, size, signedAt, cosigned, opened, entry }) {
  const [indexId, indexEn] = counted(index);
  const [sizeId, sizeEn] = counted(size);
  const witnesses = [...cosigned].map(([name, at]) => element("li", {}, element("b", {}, visible(name)), element("br", {}), described(at)));
  const content = opened && fact("Isi", "Content", ...shown(opened.content));
  if (content) content[0].id = "content-name";
  return [
    ...(opened ? [...content, ...fact("Jenis isi", "Kind of content", element("code", {}, opened.kind))] : []),
    ...fact("Log", "Log", element("code", {}, visible(log.name)), both(`, kunci ${hex(log.id)}`, `, key ${hex(log.id)}`)),
    ...fact("Tempat", "Place", both(`Entri nomor ${indexId}, dihitung dari nol`, `Entry number ${indexEn}, counted from zero`)),
    ...fact("Besar log saat itu", "Size of the log then", both(`${sizeId} entri`, `${sizeEn} ${size === 1n ? "entry" : "entries"}`)),
    ...(signedAt !== null ? fact("Ditandatangani log", "Signed by the log", described(signedAt)) : []),
    ...(witnesses.length ? fact("Saksi", "Witnesses", element("ul", { class: "plain" }, ...witnesses)) : []),
    ...fact("Entri", "Entry", element("code", {}, hex(entry))),
  ];
}

/* Beginning */

function listen() {
  for (const one of $("languages").querySelectorAll("button")) one.addEventListener("click", () => speak(one.lang));
  addEventListener("hashchange", speakAsAddressed);
  for (const input of document.querySelectorAll("[data-for]")) {
    input.addEventListener("input", () => {
      const name = input.dataset.for;
      for (const other of document.querySelectorAll(`[data-for="${name}"]`)) if (other !== input) other.value = "";
      choose(name, input.files ? input.files[0] : pasted(input.value));
    });
  }
  $("entry").addEventListener("input", () => choose("entry", $("entry").value));
  $("own").addEventListener("click", () => {
    $("policy-file").value = $("policy-text").value = "";
    choose("policy", null);
    $("policy-file").focus();
  });
  $("tool").addEventListener("submit", (event) => {
    event.preventDefault();
    check();
  });
  $("print").addEventListener("click", () => print());
  for (const name of ["dragover", "dragleave", "drop"]) {
    addEventListener(name, (event) => {
      event.preventDefault();
      $("tool").classList.toggle("over", name === "dragover");
      if (name === "drop") drop(event.dataTransfer.files);
    });
  }
}

speakAsAddressed();
showPolicy();
listen();
$("still").hidden = true;
$("tool").hidden = $("languages").hidden = false;
