package dev.gatehouse.crypto;

/**
 * A MAC under one key, used for one message after the other: {@link Hmac} from TLS 1.0 on, {@link
 * SslMac} before. Not thread-safe.
 */
public sealed interface RecordMac extends AutoCloseable permits Hmac, SslMac {
  RecordMac update(byte[] bytes, int offset, int length);

  RecordMac update(byte one);

  /** Writes {@link #bytes()} bytes to {@code out}, and begins the next message. */
  void finishInto(byte[] out, int offset);

  /** The MAC as an array of its own; begins the next message. */
  default byte[] finish() {
    byte[] mac = new byte[bytes()];
    finishInto(mac, 0);
    return mac;
  }

  /** Length of the MAC. */
  int bytes();

  /** Forgets the key. Closing twice is no error. */
  @Override
  void close();
}
