// Checks the letter again in the browser: its signature with the published keys, its state from the signed list.
// So a server that answers otherwise than it signed is noticed.
const MARKS = { 0: "VALID", 1: "REVOKED", 3: "REPLACED" };
const SAID = {
  same: ["Peramban Anda memeriksa sendiri tanda tangan dan daftar status surat ini: cocok.",
    "Your browser checked the signature and the status list itself: they agree."],
  other: ["PERINGATAN: pemeriksaan di peramban Anda tidak cocok dengan jawaban server. Jangan terima surat ini.",
    "WARNING: what your browser found differs from the server's answer. Don't accept this letter."],
  unable: ["Peramban ini tidak dapat memeriksa sendiri; jawaban di atas berasal dari server.",
    "This browser can't check for itself; the answer above is the server's."],
  elsewhere: ["Surat ini dari kota lain; jawaban di atas berasal dari server ini.",
    "This letter is another city's; the answer above is this server's."],
};

const bytes = (text) => {
  if (!/^[A-Za-z0-9_-]+$/.test(text)) throw new Error("no base64url");
  const raw = Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (char) => char.charCodeAt(0));
  const again = btoa(String.fromCharCode(...raw)).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
  if (again !== text) throw new Error("two spellings");
  return raw;
};
const json = (raw) => JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(raw));

async function opened(text, typ, keys) {
  const [head, body, signature, ...more] = text.split(".");
  if (more.length || signature === undefined) return null;
  let header, claims, signed;
  try {
    header = json(bytes(head));
    claims = json(bytes(body));
    signed = bytes(signature);
  } catch {
    return null;
  }
  if (header.alg !== "EdDSA" || header.typ !== typ) return null;
  const jwk = keys.find((key) => key.kid === header.kid && key.crv === "Ed25519");
  if (!jwk) return null;
  const key = await crypto.subtle.importKey("jwk", { kty: jwk.kty, crv: jwk.crv, x: jwk.x }, { name: "Ed25519" }, false, ["verify"]);
  const good = await crypto.subtle.verify({ name: "Ed25519" }, key, signed, new TextEncoder().encode(`${head}.${body}`));
  return good ? claims : null;
}

async function unpacked(raw) {
  const stream = new Blob([raw]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

async function listed(place, keys) {
  const answer = await fetch(new URL(place.uri).pathname, { cache: "no-store" });
  if (!answer.ok) throw new Error("no list");
  const list = await opened((await answer.text()).trim(), "statuslist+jwt", keys);
  if (!list || list.sub !== place.uri || list.exp * 1000 < Date.now()) return null;
  const raw = await unpacked(inflatable(list.status_list.lst));
  const each = 8 / list.status_list.bits;
  return (raw[Math.floor(place.idx / each)] >> ((place.idx % each) * list.status_list.bits)) & (2 ** list.status_list.bits - 1);
}

const inflatable = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (char) => char.charCodeAt(0));

async function found(text) {
  const { keys } = await (await fetch("/.well-known/jwks.json", { cache: "no-store" })).json();
  const claims = await opened(text, "letter+jwt", keys);
  if (!claims) return { verdict: "FORGED" };
  const mark = await listed(claims.status.status_list, keys);
  if (mark === null) return { verdict: "FORGED" };
  const state = MARKS[mark] ?? "REVOKED";
  const over = claims.exp !== undefined && claims.exp * 1000 <= Date.now();
  return { verdict: state === "VALID" && over ? "EXPIRED" : state, claims };
}

const shown = (claim) => document.querySelector(`[data-claim="${claim}"]`)?.textContent ?? null;

const agrees = (mine, theirs) => mine.verdict === theirs && (!mine.claims || (
  shown("no") === mine.claims.no && (shown("kind") ?? "").includes(mine.claims.kind) && shown("who") === (mine.claims.who ?? null)));

function say(where, [id, en], bad = false) {
  where.textContent = `${id} `;
  const english = document.createElement("span");
  english.className = "en";
  english.lang = "en";
  english.textContent = en;
  where.append(english);
  where.classList.toggle("bad", bad);
}

async function check(result) {
  const where = document.querySelector("#browser");
  const theirs = result.dataset.verdict;
  const text = decodeURIComponent(location.pathname.split("/").pop());
  try {
    const mine = await found(text);
    const same = agrees(mine, theirs);
    const foreign = !same && mine.verdict === "FORGED" && elsewhere(text);
    if (foreign && theirs === "UNKNOWN_ISSUER") return;
    say(where, foreign ? SAID.elsewhere : same ? SAID.same : SAID.other, !same && !foreign);
    if (!same && !foreign) {
      result.className = "FORGED";
      result.dataset.verdict = "FORGED";
      document.querySelector("#verdict").textContent = "Tidak dapat dipercaya";
    }
    result.dataset.checked = same ? "same" : foreign ? "elsewhere" : "other";
  } catch {
    say(where, SAID.unable);
    result.dataset.checked = "unable";
  }
}

// A letter that names another hub than the one whose lists are here.
function elsewhere(text) {
  try {
    return json(bytes(text.split(".")[1])).iss !== document.documentElement.dataset.issuer;
  } catch {
    return false;
  }
}

// What finds a QR code in the camera's picture: the browser itself, or a script of ours where it can't.
async function finder(video) {
  if ("BarcodeDetector" in window && (await BarcodeDetector.getSupportedFormats()).includes("qr_code")) {
    const detector = new BarcodeDetector({ formats: ["qr_code"] });
    return async () => (await detector.detect(video))[0]?.rawValue;
  }
  const { default: jsQR } = await import("./jsqr.js");
  const canvas = document.createElement("canvas");
  const brush = canvas.getContext("2d", { willReadFrequently: true });
  return async () => {
    const { videoWidth: width, videoHeight: height } = video;
    Object.assign(canvas, { width, height });
    brush.drawImage(video, 0, 0);
    return jsQR(brush.getImageData(0, 0, width, height).data, width, height)?.data;
  };
}

async function scan(button, video) {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: { ideal: 1280 } } });
  button.hidden = true;
  video.hidden = false;
  video.srcObject = stream;
  await video.play();
  const find = await finder(video);
  for (;;) {
    const code = await find();
    if (code) {
      stream.getTracks().forEach((track) => track.stop());
      location.assign(`/verify/${encodeURIComponent(code.split("/verify/").pop())}`);
      return;
    }
    await new Promise((done) => setTimeout(done, 200));
  }
}

const result = document.querySelector("#result");
if (result) check(result);
if (navigator.mediaDevices?.getUserMedia) {
  document.querySelector("#scan").hidden = false;
  const button = document.querySelector("#camera");
  button.addEventListener("click", () => scan(button, document.querySelector("#video")).catch(() => { button.disabled = true; }));
}
