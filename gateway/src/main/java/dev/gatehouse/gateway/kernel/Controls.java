package dev.gatehouse.gateway.kernel;

import dev.gatehouse.tls.spec.AlertDescription;
import dev.gatehouse.tls.spec.ContentType;
import dev.gatehouse.wire.Bytes;
import java.util.ArrayDeque;

/**
 * Records of ours that are no data. The socket may have no room for one; then it waits until there
 * is some. For the loop's thread.
 */
final class Controls {
  private record Waiting(ContentType type, Bytes content, Runnable sent) {}

  private final int socket;
  private final ArrayDeque<Waiting> all = new ArrayDeque<>(1);

  Controls(int socket) {
    this.socket = socket;
  }

  /** Sends it, now or later; {@code sent} is run behind it, or never if the connection is over. */
  void send(ContentType type, byte[] content, Runnable sent) {
    all.add(new Waiting(type, Bytes.owning(content), sent));
    retry();
  }

  void alert(AlertDescription description, Runnable sent) {
    boolean warning =
        description == AlertDescription.CLOSE_NOTIFY
            || description == AlertDescription.NO_RENEGOTIATION;
    send(ContentType.ALERT, new byte[] {(byte) (warning ? 1 : 2), (byte) description.code()}, sent);
  }

  /** Whether some wait for room. */
  boolean waiting() {
    return !all.isEmpty();
  }

  void retry() {
    for (Waiting it = all.peek(); it != null; it = all.peek()) {
      int result = KernelTls.calls().send(socket, it.type().code(), it.content().toArray());
      if (result == -Libc.EAGAIN) {
        return;
      }
      if (result < 0) {
        all.clear(); // the connection is over, which its channel will be told
        return;
      }
      all.remove();
      it.sent().run();
    }
  }
}
