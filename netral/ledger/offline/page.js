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
  said.append(element("span", { lang: "id" }, id), element("span", { lang: "en" }, en));
  return said;
}

function speak(language) {
  document.documentElement.lang = language;
  document.title = TITLES[language];
  for (const one of $("languages").querySelectorAll("button")) one.setAttribute("aria-pressed", one.lang === language);
}

function speakAsAddressed() {
  const asked = location.hash.slice(1);
  if (asked in TITLES) speak(asked);
}

/* Numbers, moments, contents */

const grouped = (number, mark) => String(number).replace(/\B(?=(\d{3})+$)/g, mark);
const counted = (number) => [grouped(number, "."), grouped(number, ",")];

function moment(seconds, language, zone) {
  const at = new Date(Number(seconds + (zone === "WIB" ? JAKARTA : 0n)) * 1000);
  const day = at.toLocaleDateString(language === "id" ? "id-ID" : "en-GB", { dateStyle: "long", timeZone: "UTC" });
  const time = at.toISOString().slice(11, 19);
  return `${day}, ${language === "id" ? time.replace(/:/g, ".") : time} ${zone}`;
}

function described(seconds) {
  if (seconds === 0n) return both("tanpa waktu", "without a time");
  if (seconds >= YEAR_10000 - JAKARTA) {
    const [id, en] = counted(seconds);
    return both(`${id} detik sesudah 1970`, `${en} seconds after 1970`);
  }
  const said = (language) => `${moment(seconds, language, "WIB")} (${moment(seconds, language, "UTC")})`;
  return both(said("id"), said("en"));
}

/** Give octets as text when all of it can be seen, else null. */
function readable(octets) {
  try {
    const text = decode(octets);
    return /[\p{C}\p{Zl}\p{Zp}]/u.test(text.replace(/[\n\t]/g, "")) ? null : text;
  } catch {
    return null;
  }
}

function shown(content) {
  const text = readable(content);
  const [id, en] = counted(content.length);
  const box = { tabindex: "0", role: "region", "aria-labelledby": "content-name" };
  const seen = document.createDocumentFragment();
  if (!content.length) seen.append(both("kosong", "empty"));
  else if (text !== null) seen.append(element("pre", { ...box, class: "words" }, text));
  else seen.append(element("p", {}, both(`${id} bita, bukan teks. Heksadesimal:`, `${en} bytes, not text. Hexadecimal:`)), element("pre", box, hex(content)));
  return seen;
}

/* What was chosen */

/** What the page goes by; a file takes the place of a text, and the other way round. */
const chosen = { proof: null, opening: null, policy: null, name: "" };

/** Read a file, but never more than one octet beyond the longest that may be. */
const readFile = async (file, longest) => new Uint8Array(await file.slice(0, longest + 1).arrayBuffer());

/** Read a pasted text; the end of its last line is often lost on the way. */
const pasted = (text) => encode(text.endsWith("\n") ? text : `${text}\n`);

async function chooseProof(file) {
  chosen.proof = file ? await readFile(file, LONGEST_PROOF) : null;
  chosen.name = file ? file.name : "";
  forget();
}

async function chooseOpening(file) {
  chosen.opening = file ? await readFile(file, LONGEST_CONTENT + 200) : null;
  forget();
}

async function choosePolicy(file) {
  chosen.policy = file ? await readFile(file, LONGEST_POLICY) : null;
  showPolicy();
}

function showPolicy() {
  const octets = chosen.policy || OWN_POLICY;
  $("policy").textContent = new TextDecoder().decode(octets).trim();
  $("own-keys").hidden = chosen.policy !== null;
  $("other-keys").hidden = $("own").hidden = chosen.policy === null;
  forget();
}

/** Take each dropped file for what it looks like. */
async function drop(files) {
  for (const file of files) {
    const start = marksOf(await readFile(file, 4096));
    const isPolicy = !start.startsWith(FIRST) && /^[ \t]*quorum[ \t]/m.test(start);
    const [name, choose] = /\.isi$/i.test(file.name) ? ["opening", chooseOpening] : isPolicy ? ["policy", choosePolicy] : ["proof", chooseProof];
    $(`${name}-file`).value = "";
    if (name !== "opening") $(`${name}-text`).value = "";
    $(`${name}-file`).closest("details, form").open = true;
    await choose(file);
  }
  if (chosen.proof) check();
}

/* What was found */

/** Take away what was said of something else. */
function forget() {
  $("result").hidden = true;
}

function wantedEntry() {
  const written = $("entry").value.replace(/\s/g, "");
  if (!written) return null;
  if (!/^[0-9a-fA-F]{64}$/.test(written)) {
    throw new Refusal("NoEntry", "Entri ditulis sebagai 64 angka heksadesimal (0–9, a–f).", "An entry is written as 64 hexadecimal digits (0–9, a–f).");
  }
  return Uint8Array.from(written.match(/../g), (digits) => parseInt(digits, 16));
}

function find() {
  try {
    if (!chosen.proof) throw new Refusal("NoProof", "Pilih dulu berkas bukti (.tlog-proof).", "Choose a proof file (.tlog-proof) first.");
    return verify({ proof: chosen.proof, policy: chosen.policy || OWN_POLICY, opening: chosen.opening, entry: wantedEntry() });
  } catch (problem) {
    if (problem instanceof Refusal) return { valid: false, kind: problem.kind, said: problem.said };
    const said = { id: `Peramban ini tidak dapat menghitungnya: ${problem.message}`, en: `This browser cannot compute it: ${problem.message}` };
    return { valid: false, kind: "Fault", said };
  }
}

const PROOF_IS_WRONG = ["BadProof", "BadNote", "BadSignature", "NoQuorum"];

function check() {
  const found = find();
  const state = found.valid ? "valid" : PROOF_IS_WRONG.includes(found.kind) ? "invalid" : "open";
  for (const one of ["valid", "invalid", "open"]) $(one).hidden = one !== state;
  $("result").setAttribute("aria-labelledby", `verdict-${state}`);
  if (!found.valid) $(state).querySelector(".said").replaceChildren(both(found.said.id, found.said.en));
  for (const help of document.querySelectorAll("[data-help]")) help.hidden = !help.dataset.help.split(" ").includes(found.kind);
  $("not-ours").hidden = chosen.policy === null || state === "open";
  $("unseen").hidden = !found.valid || found.cosigned.size > 0;
  $("facts").replaceChildren(...facts(found, state));
  $("print").hidden = state === "open";
  if (["NoOpening", "NoEntry"].includes(found.kind)) $("more").open = true;
  if (found.kind === "BadPolicy") $("trust").open = true;
  $("result").hidden = false;
  $("result").focus();
}

function fact(id, en, ...said) {
  return [element("dt", {}, both(id, en)), element("dd", {}, ...said)];
}

function facts(found, state) {
  if (state === "open") return [];
  const checked = described(BigInt(Math.floor(Date.now() / 1000)));
  return [
    ...(found.valid ? factsOfEntry(found) : []),
    ...(chosen.name ? fact("Berkas", "File", chosen.name) : []),
    ...fact("Diperiksa", "Checked", checked, both(", menurut jam perangkat ini", ", by this device’s clock")),
  ];
}

function factsOfEntry({ origin, index, size, signedAt, cosigned, opened, entry }) {
  const [indexId, indexEn] = counted(index);
  const [sizeId, sizeEn] = counted(size);
  const witnesses = [...cosigned].map(([name, at]) => element("li", {}, element("b", {}, name), element("br", {}), described(at)));
  const content = opened && fact("Isi", "Content", shown(opened.content));
  if (content) content[0].id = "content-name";
  return [
    ...(opened ? [...content, ...fact("Jenis isi", "Kind of content", element("code", {}, opened.kind))] : []),
    ...fact("Log", "Log", element("code", {}, origin)),
    ...fact("Tempat", "Place", both(`Entri nomor ${indexId}, dihitung dari nol`, `Entry number ${indexEn}, counted from zero`)),
    ...fact("Besar log saat itu", "Size of the log then", both(`${sizeId} entri`, `${sizeEn} ${size === 1n ? "entry" : "entries"}`)),
    ...(signedAt !== null ? fact("Ditandatangani log", "Signed by the log", described(signedAt)) : []),
    ...(witnesses.length ? fact("Saksi", "Witnesses", element("ul", { class: "plain" }, ...witnesses)) : []),
    ...fact("Entri", "Entry", element("code", {}, hex(entry))),
  ];
}

/* Beginning */

function begin() {
  for (const one of $("languages").querySelectorAll("button")) one.addEventListener("click", () => speak(one.lang));
  addEventListener("hashchange", speakAsAddressed);
  speakAsAddressed();

  $("proof-file").addEventListener("change", ({ target }) => {
    $("proof-text").value = "";
    chooseProof(target.files[0]);
  });
  $("proof-text").addEventListener("input", ({ target }) => {
    $("proof-file").value = chosen.name = "";
    chosen.proof = target.value.trim() ? pasted(target.value) : null;
    forget();
  });
  $("opening-file").addEventListener("change", ({ target }) => chooseOpening(target.files[0]));
  $("entry").addEventListener("input", forget);
  $("policy-file").addEventListener("change", ({ target }) => {
    $("policy-text").value = "";
    choosePolicy(target.files[0]);
  });
  $("policy-text").addEventListener("input", ({ target }) => {
    $("policy-file").value = "";
    chosen.policy = target.value.trim() ? pasted(target.value) : null;
    showPolicy();
  });
  $("own").addEventListener("click", () => {
    $("policy-file").value = $("policy-text").value = "";
    choosePolicy(null);
    $("policy-file").focus();
  });
  $("tool").addEventListener("submit", (event) => {
    event.preventDefault();
    check();
  });
  $("print").addEventListener("click", () => print());

  addEventListener("dragover", (event) => {
    event.preventDefault();
    $("tool").classList.add("over");
  });
  addEventListener("dragleave", () => $("tool").classList.remove("over"));
  addEventListener("drop", (event) => {
    event.preventDefault();
    $("tool").classList.remove("over");
    drop(event.dataTransfer.files);
  });

  showPolicy();
  $("still").hidden = true;
  $("tool").hidden = $("languages").hidden = false;
}

begin();
