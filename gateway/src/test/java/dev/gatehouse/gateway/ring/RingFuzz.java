package dev.gatehouse.gateway.ring;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Bytes from a hostile writer: each read ends in a frame within bounds, in nothing, or is refused.
 */
public final class RingFuzz {
  private static final int CAPACITY = 1 << 17;

  private RingFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) {
    MemorySegment memory =
        MemorySegment.ofBuffer(java.nio.ByteBuffer.allocateDirect((int) Ring.bytes(CAPACITY)));
    int length = Math.min(data.length, 4096);
    MemorySegment.copy(data, 0, memory, ValueLayout.JAVA_BYTE, RingLayout.HEADER, length);
    memory.set(ValueLayout.JAVA_LONG, RingLayout.TAIL, length & -RingLayout.ALIGNMENT);
    RingReader reader = new RingReader(memory);
    byte[] copy = new byte[Ring.MOST_PAYLOAD_BYTES];
    int room = 0;
    try {
      while (reader.next()) {
        room += RingLayout.room(reader.copy(copy, 0));
      }
      if (room > length) throw new AssertionError("read " + room + " of " + length + " bytes");
    } catch (RingException e) {
      if (e.getMessage().length() > 300) throw new AssertionError("says too much");
    }
  }
}
