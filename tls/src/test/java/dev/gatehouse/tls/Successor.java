package dev.gatehouse.tls;

import dev.gatehouse.crypto.Aead;
import dev.gatehouse.crypto.AeadException;
import dev.gatehouse.tls.spec.ContentType;
import dev.gatehouse.tls.spec.ProtocolVersion;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What a kernel does with a hand-over, from RFC 8446, section 5.2, RFC 5288 and RFC 7905, with none
 * of the engine's own code for records.
 */
final class Successor {
  private final boolean modern;
  private final Direction writing;
  private final Direction reading;

  Successor(HandOver over) {
    modern = over.version().equals(ProtocolVersion.TLS_1_3);
    writing = new Direction(over.writing());
    reading = new Direction(over.reading());
  }

  private static final class Direction {
    final Aead aead;
    final byte[] iv;
    long sequence;

    Direction(HandOver.Direction from) {
      aead = from.algorithm().key(from.key());
      iv = new byte[from.ivBytes()];
      from.ivInto(iv);
      sequence = from.sequence();
    }

    int explicitBytes() {
      return 12 - iv.length;
    }

    byte[] nonce(long explicit) {
      if (explicitBytes() > 0) {
        return ByteBuffer.allocate(12).put(iv).putLong(explicit).array();
      }
      byte[] nonce = ByteBuffer.allocate(12).putInt(0).putLong(sequence).array();
      for (int i = 0; i < 12; i++) {
        nonce[i] ^= iv[i];
      }
      return nonce;
    }
  }

  /** One record with that content. */
  byte[] seal(ContentType type, byte[] content) {
    Direction d = writing;
    byte[] inner = modern ? Arrays.copyOf(content, content.length + 1) : content;
    if (modern) {
      inner[content.length] = (byte) type.code();
    }
    int sealed = d.explicitBytes() + inner.length + 16;
    byte outer = (byte) (modern ? ContentType.APPLICATION_DATA : type).code();
    byte[] record = new byte[5 + sealed];
    ByteBuffer.wrap(record).put(outer).putShort((short) 0x0303).putShort((short) sealed);
    if (d.explicitBytes() > 0) {
      ByteBuffer.wrap(record, 5, 8).putLong(d.sequence);
    }
    byte[] aad = aad(d, record, inner.length);
    int at = 5 + d.explicitBytes();
    d.aead.seal(d.nonce(d.sequence), aad, 0, aad.length, inner, 0, inner.length, record, at);
    d.sequence++;
    return record;
  }

  /** The content of one record; in TLS 1.3 its last byte, the type, is left out. */
  byte[] open(byte[] record) throws AeadException {
    Direction d = reading;
    int at = 5 + d.explicitBytes();
    byte[] out = new byte[record.length - at - 16];
    byte[] aad = aad(d, record, out.length);
    long explicit = d.explicitBytes() > 0 ? ByteBuffer.wrap(record, 5, 8).getLong() : 0;
    d.aead.open(d.nonce(explicit), aad, 0, aad.length, record, at, record.length - at, out, 0);
    d.sequence++;
    return modern ? Arrays.copyOf(out, out.length - 1) : out;
  }

  private byte[] aad(Direction d, byte[] record, int contentLength) {
    if (modern) {
      return Arrays.copyOf(record, 5);
    }
    return ByteBuffer.allocate(13)
        .putLong(d.sequence)
        .put(record, 0, 3)
        .putShort((short) contentLength)
        .array();
  }
}
