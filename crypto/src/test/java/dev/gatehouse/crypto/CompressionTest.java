package dev.gatehouse.crypto;

import static dev.gatehouse.crypto.HashAlgorithm.MD5;
import static dev.gatehouse.crypto.HashAlgorithm.SHA1;
import static dev.gatehouse.crypto.HashAlgorithm.SHA256;
import static dev.gatehouse.crypto.HashAlgorithm.SHA384;
import static dev.gatehouse.crypto.HashAlgorithm.SHA512;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.seeds.Seeds;
import dev.gatehouse.wire.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CompressionTest {
  private static final String TWO_BLOCKS =
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
  private static final String TWO_LONG_BLOCKS =
      "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmn"
          + "hijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu";

  @Test
  void the_published_vectors_hold() {
    // RFC 1321, appendix A.5; FIPS 180-4's examples (NIST, "Cryptographic Standards and
    // Guidelines").
    gives(MD5, "", "d41d8cd98f00b204e9800998ecf8427e");
    gives(MD5, "abc", "900150983cd24fb0d6963f7d28e17f72");
    gives(MD5, "message digest", "f96b697d7cb7938d525a2f31aaf161d0");
    gives(MD5, "1234567890".repeat(8), "57edf4a22be3c955ac49da2e2107b67a");
    gives(SHA1, "abc", "a9993e364706816aba3e25717850c26c9cd0d89d");
    gives(SHA1, TWO_BLOCKS, "84983e441c3bd26ebaae4aa1f95129e5e54670f1");
    gives(SHA256, "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    gives(SHA256, TWO_BLOCKS, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    gives(
        SHA384,
        "abc",
        "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed"
            + "8086072ba1e7cc2358baeca134c825a7");
    gives(
        SHA384,
        TWO_LONG_BLOCKS,
        "09330c33f71147e83d192fc782cd1b4753111b173b3b05d22fa08086e3b0f712"
            + "fcc7c71a557e2db966c3e9fa91746039");
    gives(
        SHA512,
        "abc",
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
            + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f");
    gives(SHA1, "a".repeat(1_000_000), "34aa973cd4c4daa4f61eeb2bdbad27316534016f");
  }

  @ParameterizedTest
  @EnumSource(HashAlgorithm.class)
  void every_length_up_to_some_blocks_hashes_as_the_provider_does(HashAlgorithm hash) {
    SplittableRandom random = Seeds.of(21);
    for (int length = 0; length < 600; length++) {
      byte[] message = Seeds.bytes(random, length);
      assertThat(hashed(hash, message))
          .as("%d bytes", length)
          .isEqualTo(hash.hash(Bytes.owning(message)));
    }
  }

  @ParameterizedTest
  @EnumSource(HashAlgorithm.class)
  void a_state_is_taken_over_and_another_hashs_is_not(HashAlgorithm hash) {
    Compression one = Compression.of(hash);
    byte[] blocks = Seeds.bytes(Seeds.of(22), 4 * one.blockBytes());
    one.compress(blocks, 0, 4);
    Compression two = Compression.of(hash);
    two.compress(blocks, 0, 1);
    Compression three = Compression.of(hash);
    three.continueFrom(two);
    three.compress(blocks, two.blockBytes(), 3);
    assertThat(state(three)).isEqualTo(state(one)).isNotEqualTo(state(two));
    Compression other = Compression.of(hash == SHA1 ? MD5 : SHA1);
    assertThatThrownBy(() -> other.continueFrom(one)).isInstanceOf(IllegalArgumentException.class);
  }

  private static void gives(HashAlgorithm hash, String message, String expected) {
    assertThat(hashed(hash, message.getBytes(StandardCharsets.US_ASCII)))
        .isEqualTo(Bytes.hex(expected));
  }

  /** The hash with an end put behind the message as the standards say. */
  private static Bytes hashed(HashAlgorithm hash, byte[] message) {
    Compression compression = Compression.of(hash);
    int block = compression.blockBytes();
    int blocks = (message.length + compression.lengthBytes()) / block + 1;
    byte[] padded = Arrays.copyOf(message, blocks * block);
    padded[message.length] = (byte) 0x80;
    for (int i = 0; i < 8; i++) {
      padded[padded.length - 8 + i] = (byte) compression.lengthByte(8 * message.length, i);
    }
    compression.compress(padded, 0, blocks);
    return state(compression);
  }

  private static Bytes state(Compression compression) {
    byte[] state = new byte[compression.hash().bytes()];
    compression.writeState(state);
    return Bytes.owning(state);
  }
}
