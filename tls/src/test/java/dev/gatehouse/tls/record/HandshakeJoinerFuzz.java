package dev.gatehouse.tls.record;

import dev.gatehouse.tls.spec.Rule;
import dev.gatehouse.tls.spec.TlsError;
import dev.gatehouse.tls.spec.TlsException;
import dev.gatehouse.wire.Bytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Handshake messages cut into records: the input is a row of records, each behind its length in one
 * byte, whose highest bit stops the taking of messages for that record. What comes out must be what
 * a reader of the whole row finds, up to the first message that is too long.
 */
public final class HandshakeJoinerFuzz {
  private static final int MOST = 300;

  private HandshakeJoinerFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) {
    byte[] stream = new byte[data.length];
    int streamLength = 0;
    byte[] record = new byte[127];
    List<Bytes> found = new ArrayList<>();
    HandshakeJoiner joiner = new HandshakeJoiner(MOST);
    boolean refused = false;
    for (int at = 0; at < data.length && !refused; ) {
      boolean stops = data[at] < 0;
      int length = Math.min(data[at] & 0x7f, data.length - at - 1);
      System.arraycopy(data, at + 1, record, 0, length);
      System.arraycopy(record, 0, stream, streamLength, length);
      streamLength += length;
      at += 1 + length;
      joiner.add(record, 0, length);
      refused = !stops && takeAll(joiner, found);
      joiner.keep();
      Arrays.fill(record, (byte) 0xa5);
    }
    if (!refused) {
      refused = takeAll(joiner, found);
    }
    check(Arrays.copyOf(stream, streamLength), found, refused, joiner.isEmpty());
  }

  /** Whether the joiner refused a message. */
  private static boolean takeAll(HandshakeJoiner joiner, List<Bytes> found) {
    try {
      while (joiner.next()) {
        found.add(Bytes.copyOf(joiner.array(), joiner.offset(), joiner.length()));
        if (joiner.body().remaining() != joiner.length() - 4) {
          throw new AssertionError("a body that is not the message without its header");
        }
      }
      return false;
    } catch (TlsException e) {
      if (!e.error().equals(new TlsError.PeerMisbehaved(Rule.HANDSHAKE_MESSAGE_LENGTH))) {
        throw new AssertionError(e);
      }
      return true;
    }
  }

  private static void check(byte[] stream, List<Bytes> found, boolean refused, boolean empty) {
    List<Bytes> expected = new ArrayList<>();
    int at = 0;
    boolean tooLong = false;
    while (!tooLong && stream.length - at >= 4) {
      int body =
          (stream[at + 1] & 0xff) << 16 | (stream[at + 2] & 0xff) << 8 | (stream[at + 3] & 0xff);
      tooLong = body > MOST;
      if (tooLong || body > stream.length - at - 4) {
        break;
      }
      expected.add(Bytes.copyOf(stream, at, 4 + body));
      at += 4 + body;
    }
    if (!found.equals(expected) || refused != tooLong) {
      throw new AssertionError("found " + found + (refused ? ", refused" : "") + ", " + expected);
    }
    if (!refused && empty != (at == stream.length)) {
      throw new AssertionError("empty: " + empty + " at " + at + " of " + stream.length);
    }
  }
}
