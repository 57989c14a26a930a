package dev.gatehouse.tls;

import dev.gatehouse.wire.Bytes;

/** A fuzzer's bytes, read as far as they go and zero from there on. */
class FuzzInput {
  private final byte[] data;
  private int at;

  FuzzInput(byte[] data) {
    this.data = data;
  }

  final boolean hasNext() {
    return at < data.length;
  }

  final int next() {
    return at < data.length ? data[at++] & 0xff : 0;
  }

  final int next16() {
    return next() << 8 | next();
  }

  final Bytes bytes(int count) {
    byte[] bytes = new byte[count];
    for (int i = 0; i < count; i++) {
      bytes[i] = (byte) next();
    }
    return Bytes.owning(bytes);
  }
}
