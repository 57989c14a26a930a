package dev.gatehouse.gateway.filter;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gatehouse.gateway.binding.Binding;
import dev.gatehouse.gateway.binding.ClientCertificates;
import dev.gatehouse.gateway.handshake.Handshaker;
import dev.gatehouse.gateway.ring.Ring;
import dev.gatehouse.gateway.ring.RingException;
import dev.gatehouse.gateway.ring.Wire;
import dev.gatehouse.tls.RecordSizes;
import dev.gatehouse.wire.Bytes;
import dev.gatehouse.wire.Cursor;
import dev.gatehouse.wire.DecodeException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The filter's work for one loop of the gateway: opens and seals what comes through its queue. What
 * it owns for all of its connections are a few arrays. It runs until it is closed, or until the
 * gateway has written what it must not.
 */
public final class FilterThread implements Runnable, Executor {
  private final Handshaker handshaker;
  private final List<ClientCertificates> modes;
  private final Wire wire;
  private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private @Nullable Served[] slots = new Served[64];
  private volatile boolean closed;

  /** Of how many sleeps only one has a look before it. */
  private int vain;

  private int skipped;

  /** Ciphertext as it came in a frame, behind what its connection had of a record. */
  final byte[] in = new byte[RecordSizes.MOST_RECORD_BYTES + Ring.MOST_PAYLOAD_BYTES];

  /** What records hold; each is opened behind the last. */
  final byte[] plain = new byte[Ring.MOST_PAYLOAD_BYTES + RecordSizes.MOST_RECORD_BYTES];

  /** Records as they go. */
  final byte[] sealed = new byte[2 * Ring.MOST_PAYLOAD_BYTES];

  /**
   * For one queue.
   *
   * @param handshaker meets its clients; stays the caller's
   * @param bindings its own, the same that the gateway has
   * @param wire the filter's end of it; stays the caller's
   */
  public FilterThread(Handshaker handshaker, List<Binding> bindings, Wire wire) {
    this.handshaker = handshaker;
    this.modes = Facts.modes(bindings);
    this.wire = wire;
  }

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
    wire.ours().ring();
  }

  int mode(ClientCertificates clients) {
    return modes.indexOf(clients);
  }

  /** Ends {@link #run} soon. Thread-safe. */
  public void close() {
    closed = true;
    wire.ours().ring();
  }

  /** Works. Returns when closed, and when the gateway cannot be believed any more. */
  @Override
  public void run() {
    try {
      while (!closed) {
        if (!turn() && !spin() && wire.reader().sleep()) {
          wire.ours().await(-1);
          wire.reader().wake();
        }
      }
    } catch (RingException e) {
      closed = true; // the gateway sees that nothing is read any more, and its own fault in it
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      for (Served it : slots) {
        if (it != null) {
          it.close();
        }
      }
    }
  }

  /** Does what there is; whether there was something. */
  private boolean turn() throws RingException, InterruptedException {
    boolean busy = false;
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
      busy = true;
    }
    int bytes = 0;
    for (int frames = 0; frames < 64 && wire.reader().next(); frames++) {
      handle();
      busy = true;
      bytes += wire.reader().length();
      if (bytes >= FilterDefaults.BATCH_BYTES) {
        bytes = 0;
        wire.flush();
      }
    }
    if (busy) {
      wire.flush();
    }
    return busy;
  }

  /** Looks for a while, but seldom where that has been in vain: others may want the core. */
  private boolean spin() {
    if (vain > 0 && ++skipped < vain) {
      return false;
    }
    skipped = 0;
    long end = System.nanoTime() + FilterDefaults.SPIN_NANOS;
    do {
      if (wire.reader().hasMore() || !tasks.isEmpty()) {
        vain = 0;
        return true;
      }
      Thread.onSpinWait();
    } while (System.nanoTime() < end);
    vain = Math.min(1024, 2 * vain + 1);
    return false;
  }

  private void handle() throws RingException, InterruptedException {
    long connection = wire.reader().connection();
    int slot = (int) connection;
    if (slot < 0 || slot >= FilterDefaults.MOST_CONNECTIONS) {
      throw new RingException("The gateway speaks of a slot " + slot + ".");
    }
    if (wire.reader().kind() == Kind.OPEN) {
      open(slot, connection);
      return;
    }
    Served it = slot < slots.length ? slots[slot] : null;
    if (it == null || it.connection() != connection) {
      throw new RingException("The gateway speaks of a connection that is not open.");
    }
    switch (wire.reader().kind()) {
      case Kind.CIPHERTEXT -> it.ciphertext(wire.reader());
      case Kind.ANSWER -> it.answer(wire.reader());
      case Kind.END -> it.inputEnded();
      case Kind.GOODBYE -> it.goodbye();
      case Kind.LATE -> it.late();
      case Kind.CLOSE -> {
        it.close();
        slots[slot] = null;
        send(Kind.CLOSED, connection, 0, plain, 0, 0);
      }
      default -> throw new RingException("The gateway sent a frame of an unknown kind.");
    }
  }

  private void open(int slot, long connection) throws RingException {
    if (slot >= slots.length) {
      slots = Arrays.copyOf(slots, Math.max(slot + 1, 2 * slots.length));
    }
    if (slots[slot] != null) {
      throw new RingException("The gateway opened a connection in a slot that is taken.");
    }
    byte[] payload = new byte[wire.reader().length()];
    wire.reader().copy(payload, 0);
    slots[slot] = new Served(this, connection, handshaker.meet(local(payload), this));
  }

  private static InetSocketAddress local(byte[] payload) throws RingException {
    try {
      return Cursor.all(
          new Cursor(payload, 0, payload.length),
          in -> {
            Bytes address = in.opaque8("address");
            try {
              return new InetSocketAddress(
                  InetAddress.getByAddress(address.toArray()), in.u16("port"));
            } catch (UnknownHostException e) {
              throw in.error("an address of " + address.length() + " bytes");
            }
          });
    } catch (DecodeException e) {
      throw new RingException("The gateway opened a connection at no address.");
    }
  }

  void send(int kind, long connection, String sentence) throws RingException, InterruptedException {
    byte[] bytes = sentence.getBytes(UTF_8);
    send(kind, connection, 0, bytes, 0, Math.min(bytes.length, 1000));
  }

  void send(int kind, long connection, int detail, byte[] bytes, int offset, int length)
      throws RingException, InterruptedException {
    send(kind, connection, detail, /* stamp= */ 0, bytes, offset, length);
  }

  /** Waits for room, as it may: the gateway always reads, and keeps little for each connection. */
  void send(int kind, long connection, int detail, long stamp, byte[] bytes, int offset, int length)
      throws RingException, InterruptedException {
    ByteBuffer room;
    while ((room = wire.writer().reserve(length)) == null) {
      wire.flush();
      if (wire.writer().waitForRoom()) {
        wire.ours().await(-1);
      }
      if (closed) {
        throw new InterruptedException("closed while the gateway reads nothing");
      }
    }
    room.put(bytes, offset, length);
    wire.writer().commit(kind, connection, detail, stamp);
  }

  /** After work that no frame led to. */
  void failed(Exception e) {
    closed = true;
    if (e instanceof InterruptedException) {
      Thread.currentThread().interrupt();
    }
  }
}
