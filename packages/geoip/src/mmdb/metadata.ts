import type { Family } from "@sgt/cidr";
import decoderModule from "mmdb-lib/lib/decoder.js";
import { geoipError } from "../errors.js";
import { type Fields, field, fieldsOf } from "../record/field.js";
import { DataSection } from "./data-section.js";

/** What an MMDB file says about itself, checked. */
export interface Metadata {
  /** As its maker calls it: `GeoLite2-City`, `city ipv4`. */
  readonly type: string;
  readonly family: Family;
  /** Seconds since 1970. */
  readonly builtAt: number;
  readonly nodeCount: number;
  readonly recordSize: 24 | 28 | 32;
  /** Where records begin, in bytes of the file; offsets of records count from here. */
  readonly dataStart: number;
  readonly dataEnd: number;
}

const MARKER = Buffer.from("abcdef4d61784d696e642e636f6d", "hex");
/** The format's own limit on the distance of the marker from the end. */
const MARKER_WITHIN = 128 * 1024;
/** Zero bytes between the search tree and the records. */
const SEPARATOR_BYTES = 16;

/** Reports whether the bytes hold the mark of an MMDB file. */
export function isMmdb(bytes: Buffer): boolean {
  return markerOf(bytes) >= 0;
}

/**
 * Reads and checks the metadata at the end of the file.
 *
 * @throws `SGT_GEOIP_DATABASE_METADATA` when they are missing or make no sense, `…_VERSION` for another version of the
 *   format, `…_TRUNCATED` when the file is shorter than its tree.
 */
export function readMetadata(bytes: Buffer): Metadata {
  const marker = markerOf(bytes);
  if (marker < 0) throw invalid("the file holds no MMDB metadata");
  const start = marker + MARKER.length;
  const fields = decodeFields(bytes, start);
  const version = field(fields, "binary_format_major_version");
  if (version !== 2) {
    throw geoipError(
      "SGT_GEOIP_DATABASE_VERSION",
      `the file has version ${String(version)} of the MMDB format, not 2`,
      {
        hint: "Give a .mmdb file of version 2; older .dat files cannot be read.",
      },
    );
  }
  return checkSizes(fields, marker);
}

function decodeFields(bytes: Buffer, start: number): Fields {
  try {
    new DataSection(bytes, start, bytes.length).check(0);
  } catch (cause) {
    throw invalid("the metadata are damaged", cause);
  }
  const fields = fieldsOf(new decoderModule.default(bytes, start).decode(start).value);
  if (fields === null) throw invalid("the metadata are no map");
  return fields;
}

function checkSizes(fields: Fields, marker: number): Metadata {
  const nodeCount = count(fields, "node_count");
  const recordSize = count(fields, "record_size");
  const family = count(fields, "ip_version");
  if (recordSize !== 24 && recordSize !== 28 && recordSize !== 32)
    throw invalid(`record size ${recordSize} is unknown`);
  if (family !== 4 && family !== 6) throw invalid(`address family ${family} is unknown`);
  if (nodeCount === 0) {
    throw geoipError("SGT_GEOIP_DATABASE_EMPTY", "the database has no networks", {
      hint: "Give a database with data.",
    });
  }
  const dataStart = (nodeCount * recordSize) / 4 + SEPARATOR_BYTES;
  if (dataStart > marker) {
    const message = `the search tree takes ${dataStart} bytes, and the file has ${marker} before its metadata`;
    throw geoipError("SGT_GEOIP_DATABASE_TRUNCATED", message, { hint: "Install or download the file again." });
  }
  const type = field(fields, "database_type");
  const builtAt = Number(field(fields, "build_epoch"));
  return {
    type: typeof type === "string" ? type.slice(0, 100) : "unknown",
    family,
    builtAt: Number.isSafeInteger(builtAt) && builtAt >= 0 && builtAt < 2 ** 40 ? builtAt : 0,
    nodeCount,
    recordSize,
    dataStart,
    dataEnd: marker,
  };
}

function markerOf(bytes: Buffer): number {
  const from = Math.max(0, bytes.length - MARKER_WITHIN);
  const at = bytes.subarray(from).lastIndexOf(MARKER);
  return at < 0 ? -1 : from + at;
}

function count(fields: Fields, name: string): number {
  const value = field(fields, name);
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0) throw invalid(`${name} is not a count`);
  return value;
}

function invalid(why: string, cause?: unknown): Error {
  return geoipError("SGT_GEOIP_DATABASE_METADATA", why, {
    hint: "The file is damaged or no MMDB file: install or download it again.",
    cause,
  });
}
