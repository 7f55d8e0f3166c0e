// What the offline page takes from libraries: hashes, and the arithmetic of signatures. None of it asks the browser's own
// cryptography, which a file opened from a disk may not have.
import { Point } from "@noble/ed25519";
import { sha256, sha512 } from "@noble/hashes/sha2.js";

const ORDER = Point.CURVE().n;

const number = (octets) => octets.reduceRight((sum, octet) => (sum << 8n) | BigInt(octet), 0n);

/**
 * Tell whether a signature is right (RFC 8032, section 5.1.7), and refuse whatever OpenSSL refuses.
 *
 * The library's `verify` multiplies by the cofactor before it compares, and so accepts some that OpenSSL does not. Here R
 * must be, octet for octet, what S and the key give. `fromBytes` refuses what is not the one spelling of a point of the
 * curve, `multiply` an S that is not below the order of the base; keys of small order, which fit any text, are refused.
 */
function isSigned(signature, message, key) {
  if (signature.length !== 64) return false;
  const challenge = sha512.create().update(signature.subarray(0, 32)).update(key).update(message).digest();
  try {
    const signer = Point.fromBytes(key);
    const right = signer.multiply(number(challenge) % ORDER, false);
    const left = Point.BASE.multiply(number(signature.subarray(32)), false);
    const r = left.subtract(right).toBytes();
    return !signer.isSmallOrder() && r.every((octet, place) => octet === signature[place]);
  } catch {
    return false;
  }
}

globalThis.Vendor = Object.freeze({ isSigned, sha256 });
