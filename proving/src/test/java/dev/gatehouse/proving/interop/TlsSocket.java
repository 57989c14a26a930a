package dev.gatehouse.proving.interop;

import java.io.IOException;

/** One end of a TLS connection in this process, blocking; used by one thread. */
interface TlsSocket extends AutoCloseable {
  void handshake() throws IOException;

  /**
   * Returns how many bytes came, or -1 after close_notify.
   *
   * @throws TruncatedException if the transport ended without it
   */
  int read(byte[] into) throws IOException;

  void write(byte[] from, int length) throws IOException;

  /** Changes the sending keys and asks the other end to do the same. */
  void rekey() throws IOException;

  void closeNotify() throws IOException;

  Facts facts();

  /** Ends the transport, with no further word. */
  @Override
  void close() throws IOException;

  /** The transport ended without close_notify. */
  final class TruncatedException extends IOException {
    private static final long serialVersionUID = 1L;

    TruncatedException() {
      super("the transport ended without close_notify");
    }
  }
}
