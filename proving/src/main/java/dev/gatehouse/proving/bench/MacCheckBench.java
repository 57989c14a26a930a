package dev.gatehouse.proving.bench;

import dev.gatehouse.crypto.BlindMacCheck;
import dev.gatehouse.crypto.CbcAlgorithm;
import dev.gatehouse.crypto.CbcCipher;
import dev.gatehouse.crypto.HashAlgorithm;
import dev.gatehouse.crypto.Hmac;
import dev.gatehouse.crypto.MacConstruction;
import dev.gatehouse.crypto.Secret;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a CBC record costs whose padding lies outside its MAC, in µs: the blind check beside the
 * plain MAC that encrypt-then-MAC needs, and beside the decryption that both have.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {"-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED"})
public class MacCheckBench {
  private static final int BLOCK_BYTES = 16;

  @Param({"SHA1", "SHA256", "SHA384"})
  HashAlgorithm hash = HashAlgorithm.SHA1;

  /** Length of the content. */
  @Param({"100", "1400", "16384"})
  int bytes;

  private final byte[] pseudoHeader = new byte[MacConstruction.HMAC.pseudoHeaderBytes()];
  private final byte[] iv = new byte[BLOCK_BYTES];
  private byte[] record = {};
  private byte[] out = {};
  private Hmac mac = Hmac.of(hash, Secret.zeroes(1));
  private BlindMacCheck check =
      BlindMacCheck.of(MacConstruction.HMAC, hash, Secret.zeroes(1), BLOCK_BYTES);
  private final CbcCipher cipher = CbcAlgorithm.AES_128.decrypting(Secret.zeroes(16));

  /** A record as long as one with so much content is; its MAC is wrong, which takes no less. */
  @Setup
  public void make() {
    Secret key = Secret.zeroes(hash.bytes());
    mac = Hmac.of(hash, key);
    check = BlindMacCheck.of(MacConstruction.HMAC, hash, key, BLOCK_BYTES);
    int blocks = (bytes + hash.bytes()) / BLOCK_BYTES + 1;
    record = new byte[blocks * BLOCK_BYTES];
    out = new byte[record.length];
  }

  @Benchmark
  public int blind() {
    return check.contentLength(pseudoHeader, record, 0, record.length);
  }

  @Benchmark
  public byte[] plain() {
    return mac.update(pseudoHeader, 0, pseudoHeader.length).update(record, 0, bytes).finish();
  }

  @Benchmark
  public byte[] decrypt() {
    cipher.apply(iv, record, 0, record.length, out, 0);
    return out;
  }
}
