package dev.gatehouse.proving.timing;

import dev.gatehouse.crypto.BlindMacCheck;
import dev.gatehouse.crypto.HashAlgorithm;
import dev.gatehouse.crypto.MacConstruction;
import dev.gatehouse.crypto.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** The check of a decrypted CBC record, where Lucky 13 and its kin listen. */
final class MacCheck implements Trial {
  /** With room for the longest padding beside the longest MAC. */
  private static final int RECORD_BYTES = 320;

  private static final int BLOCK_BYTES = 16;
  private static final int POOL = 64;

  /** What checks. */
  interface Check {
    int contentLength(byte[] pseudoHeader, byte[] decrypted, int offset, int length);
  }

  /** What a record is like. */
  private record Kind(String words, int padding, PaddedRecords.Fault fault) {}

  private final String title;
  private final Check check;
  private final List<Kind> kinds;
  private final byte[][][] pool = new byte[2][POOL][];
  private final byte[] pseudoHeader;
  private final byte[] record = new byte[RECORD_BYTES];

  private MacCheck(String title, Check check, PaddedRecords records, Kind kind0, Kind kind1) {
    this.title = title;
    this.check = check;
    this.kinds = List.of(kind0, kind1);
    this.pseudoHeader = records.pseudoHeader();
    for (int kind = 0; kind < 2; kind++) {
      Kind is = kinds.get(kind);
      for (int i = 0; i < POOL; i++) {
        pool[kind][i] = records.record(RECORD_BYTES, is.padding, is.fault);
      }
    }
  }

  /** Of every construction and hash that there are suites for. */
  static List<Trial> all(SplittableRandom random) {
    List<Trial> trials = new ArrayList<>();
    for (HashAlgorithm hash :
        List.of(
            HashAlgorithm.SHA1, HashAlgorithm.SHA256, HashAlgorithm.SHA384, HashAlgorithm.MD5)) {
      trials.addAll(of(MacConstruction.HMAC, hash, 255, random));
    }
    for (HashAlgorithm hash : List.of(HashAlgorithm.SHA1, HashAlgorithm.MD5)) {
      trials.addAll(of(MacConstruction.SSL3, hash, BLOCK_BYTES - 1, random));
    }
    return trials;
  }

  private static List<Trial> of(
      MacConstruction construction, HashAlgorithm hash, int longest, SplittableRandom random) {
    Secret key = PaddedRecords.key(hash, random);
    PaddedRecords records = new PaddedRecords(construction, hash, key, random);
    Check check = BlindMacCheck.of(construction, hash, key, BLOCK_BYTES)::contentLength;
    String title = "BlindMacCheck " + construction + "-" + hash;
    Kind right = new Kind("right, no padding", 0, PaddedRecords.Fault.NONE);
    Kind rightLong = new Kind("right, longest padding", longest, PaddedRecords.Fault.NONE);
    Kind wrongMac = new Kind("MAC wrong, no padding", 0, PaddedRecords.Fault.MAC);
    Kind wrongMacLong = new Kind("MAC wrong, longest padding", longest, PaddedRecords.Fault.MAC);
    Kind wrongPadding = new Kind("padding wrong", longest, PaddedRecords.Fault.PADDING);
    return List.of(
        new MacCheck(title, check, records, right, rightLong),
        new MacCheck(title, check, records, right, wrongMac),
        new MacCheck(title, check, records, wrongMac, wrongMacLong),
        new MacCheck(title, check, records, wrongMacLong, wrongPadding));
  }

  /** One that looks at the padding, and then hashes what is left: TLS 1.0 as it was written. */
  static Trial leaky(SplittableRandom random) {
    Secret key = PaddedRecords.key(HashAlgorithm.SHA1, random);
    PaddedRecords records =
        new PaddedRecords(MacConstruction.HMAC, HashAlgorithm.SHA1, key, random);
    return new MacCheck(
        "a MAC check that hashes what the padding leaves",
        new NaiveMacCheck(HashAlgorithm.SHA1, key),
        records,
        new Kind("MAC wrong, no padding", 0, PaddedRecords.Fault.MAC),
        new Kind("MAC wrong, longest padding", 255, PaddedRecords.Fault.MAC));
  }

  @Override
  public String title() {
    return title;
  }

  @Override
  public String kind(int kind) {
    return kinds.get(kind).words;
  }

  @Override
  public void prepare(int kind, SplittableRandom random) {
    System.arraycopy(pool[kind][random.nextInt(POOL)], 0, record, 0, RECORD_BYTES);
  }

  @Override
  public int run() {
    return check.contentLength(pseudoHeader, record, 0, RECORD_BYTES);
  }
}
