package dev.gatehouse.tls.record;

import static dev.gatehouse.tls.record.ClassicCase.open;
import static dev.gatehouse.tls.record.ClassicCase.seal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.crypto.Secret;
import dev.gatehouse.tls.keys.classic.ClassicMasterSecret;
import dev.gatehouse.tls.keys.classic.DirectionKeys;
import dev.gatehouse.tls.keys.classic.KeyBlock;
import dev.gatehouse.tls.keys.classic.Randoms;
import dev.gatehouse.tls.message.ClientHello;
import dev.gatehouse.tls.message.Messages;
import dev.gatehouse.tls.message.Ssl2ClientHello;
import dev.gatehouse.tls.spec.CipherSuite;
import dev.gatehouse.tls.spec.ClassicVersion;
import dev.gatehouse.tls.spec.ContentType;
import dev.gatehouse.tls.spec.ProtocolVersion;
import dev.gatehouse.tls.spec.TlsException;
import dev.gatehouse.tls.vectors.Trace;
import dev.gatehouse.wire.Bytes;
import dev.gatehouse.wire.Cursor;
import dev.gatehouse.wire.DecodeException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whole connections of JSSE's, recorded in each version, and of OpenSSL's with encrypt-then-MAC:
 * with the keys that we derive, every record of either side opens, and the same content is sealed
 * to the same bytes.
 */
class RecordedConnectionTest {
  private record Agreed(
      ClassicVersion version, CipherSuite suite, Bytes serverRandom, boolean encryptThenMac) {
    /** {@code u16 version, opaque random[32], opaque8 session_id, u16 suite, …}. */
    static Agreed of(Bytes serverHello, boolean encryptThenMac) throws DecodeException {
      Cursor in = serverHello.cursor();
      in.sub(4, "header");
      ProtocolVersion version = ProtocolVersion.of(in.u16("version"));
      Bytes random = in.bytes(32, "random");
      in.vector8("session_id");
      CipherSuite suite = CipherSuite.of(in.u16("cipher_suite"));
      return new Agreed(ClassicVersion.of(version).orElseThrow(), suite, random, encryptThenMac);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ssl2hello",
        "ssl3-dhe",
        "ssl3-nocert",
        "ssl3-rc4",
        "ssl3-rsa",
        "tls10-dhe",
        "tls10-ecdhe-ecdsa",
        "tls10-rsa",
        "tls11-ecdhe",
        "tls11-rsa",
        "tls12-dhe",
        "tls12-ecdhe-ecdsa",
        "tls12-ecdhe-rsa",
        "tls12-rsa",
        "openssl-tls10-rsa-etm",
        "openssl-tls11-dhe-etm",
        "openssl-tls12-ecdhe-rsa-etm"
      })
  void each_record_opens_under_the_derived_keys_and_comes_out_again(String name) throws Exception {
    Trace trace = Trace.recorded(name);
    Agreed agreed = Agreed.of(trace.bytes("server.ServerHello"), name.endsWith("-etm"));
    Randoms randoms = new Randoms(clientRandom(trace), agreed.serverRandom);
    try (ClassicMasterSecret master =
            ClassicMasterSecret.resumed(
                agreed.version, agreed.suite, Secret.owning(trace.array("master_secret")));
        KeyBlock keys = master.keys(agreed.version, agreed.suite, randoms)) {
      assertSide(trace, "client", agreed, keys.client());
      assertSide(trace, "server", agreed, keys.server());
    }
  }

  private static Bytes clientRandom(Trace trace) throws TlsException {
    String old = "client.Ssl2ClientHello";
    return trace.has(old)
        ? Ssl2ClientHello.decode(trace.bytes(old).cursor()).random()
        : ((ClientHello) Messages.decode(trace.bytes("client.ClientHello"))).random();
  }

  private static void assertSide(Trace trace, String side, Agreed agreed, DirectionKeys keys)
      throws TlsException {
    byte[][] recorded = new byte[1][];
    IvSource asRecorded = iv -> System.arraycopy(recorded[0], 5, iv, 0, iv.length);
    ClassicProtection opener =
        ClassicProtection.of(agreed.version, agreed.suite, agreed.encryptThenMac, keys, asRecorded);
    ClassicProtection sealer =
        ClassicProtection.of(agreed.version, agreed.suite, agreed.encryptThenMac, keys, asRecorded);
    StringBuilder data = new StringBuilder();
    for (int i = 1; trace.has(side + ".record." + i); i++) {
      byte[] record = trace.array(side + ".record." + i);
      if (record[0] == ContentType.ALERT.code()) {
        assertThat(record)
            .as("no_certificate, in the clear")
            .containsExactly(21, 3, 0, 0, 2, 1, 41);
        continue;
      }
      recorded[0] = record;
      byte[] content = open(opener, record);
      assertThat(seal(sealer, opener.openedType(), content)).isEqualTo(record);
      if (opener.sequenceNumber() == 1) {
        assertThat(opener.openedType()).isEqualTo(ContentType.HANDSHAKE);
        assertThat(Arrays.copyOf(content, 4))
            .as("Finished")
            .containsExactly(20, 0, 0, agreed.version.verifyDataBytes());
      } else {
        assertThat(opener.openedType()).isEqualTo(ContentType.APPLICATION_DATA);
        // OpenSSL's are empty before each other one in TLS 1.0: its way to make the IV unforeseen.
        data.append(new String(content, StandardCharsets.UTF_8));
      }
    }
    assertThat(data.toString()).as("a line of data").isEqualTo("hello from the " + side);
  }
}
