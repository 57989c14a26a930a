package dev.gatehouse.proving.bench;

import dev.gatehouse.proving.bench.Contender.Handshake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
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
 * What {@code ./bench engine} compares, under JMH: a look at one contender with its profilers
 * ({@code ./bench jmh HandshakeBench -p contender=gatehouse -prof gc}). Both sides together.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {
      "-XX:+UseSerialGC",
      "--enable-native-access=ALL-UNNAMED",
      "-Djdk.tls.server.newSessionTicketCount=0",
      "-Djdk.tls.server.enableSessionTicketExtension=false"
    })
public class HandshakeBench {
  @Param({"gatehouse", "limit", "jsse", "tcnative"})
  public String contender = "gatehouse";

  private Contender.Job ecdsa = HandshakeBench::unprepared;
  private Contender.Job older = HandshakeBench::unprepared;
  private Contender.Job rsa = HandshakeBench::unprepared;
  private Contender.Job large = HandshakeBench::unprepared;
  private Contender.Job small = HandshakeBench::unprepared;
  private Clocks clocks = new Clocks();

  private static void unprepared(Clocks clocks, int times) {
    throw new IllegalStateException("not set up");
  }

  @Setup
  public void prepare() throws IOException, GeneralSecurityException {
    Path folder = Files.createTempDirectory("gatehouse-bench");
    Contender chosen = Worker.contender(contender, Material.make(folder));
    ecdsa = chosen.handshakes(new Handshake("ecdsa", "x25519", "TLSv1.3"));
    older = chosen.handshakes(new Handshake("ecdsa", "x25519", "TLSv1.2"));
    rsa = chosen.handshakes(new Handshake("rsa", "x25519", "TLSv1.3"));
    large = chosen.records("TLS_AES_128_GCM_SHA256", 16_384);
    small = chosen.records("TLS_AES_128_GCM_SHA256", 100);
    clocks = new Clocks();
  }

  @Benchmark
  public void fullHandshake() throws IOException, GeneralSecurityException {
    ecdsa.run(clocks, 1);
  }

  @Benchmark
  public void fullHandshake12() throws IOException, GeneralSecurityException {
    older.run(clocks, 1);
  }

  @Benchmark
  public void fullHandshakeRsa() throws IOException, GeneralSecurityException {
    rsa.run(clocks, 1);
  }

  @Benchmark
  public void record16KiB() throws IOException, GeneralSecurityException {
    large.run(clocks, 1);
  }

  @Benchmark
  public void record100B() throws IOException, GeneralSecurityException {
    small.run(clocks, 1);
  }
}
