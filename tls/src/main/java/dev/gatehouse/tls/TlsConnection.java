package dev.gatehouse.tls;

import dev.gatehouse.crypto.Secret;
import dev.gatehouse.pki.ServerName;
import dev.gatehouse.tls.config.ClientConfig;
import dev.gatehouse.tls.config.Common;
import dev.gatehouse.tls.config.ServerConfig;
import dev.gatehouse.tls.handshake.Question;
import dev.gatehouse.tls.handshake.ResumableSession;
import dev.gatehouse.tls.handshake.Session;
import dev.gatehouse.tls.handshake.hello.Offer;
import dev.gatehouse.tls.handshake.hello.Offered;
import dev.gatehouse.tls.record.ModernProtection;
import dev.gatehouse.tls.spec.ProtocolVersion;
import dev.gatehouse.tls.spec.TlsError;
import dev.gatehouse.wire.Bytes;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One side of a TLS connection: bytes in, bytes out, questions between. It owns no socket, thread,
 * clock or randomness. Not thread-safe; whoever closes it zeroes its keys.
 *
 * <p>Nothing here throws for what a peer does: a failure is where the connection is ({@link
 * #error}, {@link Event.Over}), and its alert waits in {@link #transmit}. What throws is a mistake
 * of the caller's.
 *
 * <pre>{@code
 * tls.receive(bytes, 0, count);
 * answers.answer(tls);                              // questions, now or later
 * for (int n; (n = tls.transmit(out, 0, out.length)) > 0; ) socket.write(out, 0, n);
 * for (Event event : tls.events()) …
 * }</pre>
 */
public final class TlsConnection implements AutoCloseable {
  /** A KeyUpdate in a record of its own: 1 byte behind a handshake header. */
  private static final int KEY_UPDATE_BYTES = 5 + ModernProtection.OVERHEAD_BYTES;

  private final Conversation conversation;
  private final Instant deadline;

  TlsConnection(Conversation conversation, Common common, Instant now) {
    this.conversation = conversation;
    this.deadline = now.plus(common.handshakeTimeout());
  }

  /** The server's side; it waits for a hello. */
  public static TlsConnection server(ServerConfig config, Instant now) {
    Conversation conversation = new Conversation(config.common(), false);
    if (config.policy().versions().getLast().isBefore(ProtocolVersion.TLS_1_2)) {
      // Clients of these versions may still say hello in the older form (RFC 5246, appendix E.2).
      conversation.inbound.allowSsl2Hello();
    }
    conversation.begin(new Greeting.OfServer(config, conversation));
    return new TlsConnection(conversation, config.common(), now);
  }

  /**
   * The client's side; its hello waits in {@link #transmit}.
   *
   * @param name whom we want to talk to: sent if it is a DNS name, and what a chain must be good
   *     for
   */
  public static TlsConnection client(ClientConfig config, ServerName name, Instant now) {
    return client(config, name, Optional.empty(), now);
  }

  /**
   * The same, and it would go on with a session of an earlier connection, if the server still knows
   * it. Before TLS 1.3. To the server we are then who we were: a configuration that asks for our
   * credential does not ask again, so whoever answers it differently keeps such sessions apart.
   *
   * @param remembered read now; the caller keeps it, and closes it
   */
  public static TlsConnection client(
      ClientConfig config, ServerName name, Optional<ResumableSession> remembered, Instant now) {
    Conversation conversation = new Conversation(config.common(), true);
    Offered offered = Offer.first(config, name, remembered);
    conversation.outbound.beginWithInitialVersion(config.policy().newestVersion());
    conversation.send(offered.hello(), offered.encoded());
    conversation.begin(new Greeting.OfClient(offered, conversation));
    return new TlsConnection(conversation, config.common(), now);
  }

  /**
   * Takes ciphertext from the peer, in any pieces.
   *
   * @return how many bytes were taken: all of them, but while a question is open only as many as
   *     may be kept (a record and 64 KiB); the rest is to be given again after the answer. What
   *     comes after the end is taken and dropped.
   */
  public int receive(byte[] in, int offset, int length) {
    int[] taken = {length};
    conversation.guarded(() -> taken[0] = conversation.inbound.take(in, offset, length));
    return taken[0];
  }

  /** The transport has ended. Without a close_notify before it this is {@link Event.Truncated}. */
  public void receiveEnd() {
    conversation.transportEnded();
  }

  /**
   * Copies ciphertext for the peer into {@code out}.
   *
   * @return how many bytes, 0 if there is nothing to send
   */
  public int transmit(byte[] out, int offset, int length) {
    conversation.settleKeys();
    return conversation.outbound.transmit(out, offset, length);
  }

  /** How many bytes {@link #transmit} has to give. */
  public int pendingOutput() {
    conversation.settleKeys();
    return conversation.outbound.pending();
  }

  /** The questions that have come up since the last call. */
  public List<Question<?>> questions() {
    return conversation.questions();
  }

  /**
   * Answers, and goes on with what was kept meanwhile.
   *
   * @throws IllegalStateException if the question is not open: answered already, or the connection
   *     is over
   */
  public <A> void answer(Question<A> question, A answer) {
    conversation.answer(question, answer);
  }

  /** The question has no answer: the connection ends in {@code why}. */
  public void refuse(Question<?> question, TlsError why) {
    conversation.refuse(question, why);
  }

  /** What has happened since the last call. */
  public List<Event> events() {
    return conversation.events();
  }

  /** What can be read. */
  public Half readHalf() {
    return conversation.readHalf();
  }

  /** What can be written. */
  public Half writeHalf() {
    return conversation.writeHalf();
  }

  /**
   * Seals application data into records of up to 2^14 bytes each, behind whatever waits in {@link
   * #transmit}. Input and output must not overlap.
   *
   * <p>Before TLS 1.3 keys cannot change. Where they have sealed as much as they may, nothing of
   * {@code plain} is sealed: the connection is over by {@link TlsError.KeysSpent}.
   *
   * @param out has room for {@link #sealedBytes}
   * @return how many bytes were written
   * @throws IllegalStateException unless the write half is open
   */
  public int seal(byte[] plain, int offset, int length, byte[] out, int outOffset) {
    if (conversation.writeHalf() != Half.OPEN) {
      throw new IllegalStateException("the write half is " + conversation.writeHalf());
    }
    conversation.requireKeysFor(length);
    int waiting = transmit(out, outOffset, out.length - outOffset);
    if (conversation.writeHalf() != Half.OPEN) {
      return waiting;
    }
    if (conversation.outbound.pending() > 0) {
      throw new IllegalArgumentException("the output has no room for what waits before the data");
    }
    return waiting + conversation.outbound.seal(plain, offset, length, out, outOffset + waiting);
  }

  /** Room that {@link #seal} needs at the most for so many bytes now. */
  public int sealedBytes(int plainLength) {
    return conversation.outbound.pending()
        + KEY_UPDATE_BYTES
        + conversation.outbound.sealedBytes(plainLength);
  }

  /** Whether {@link #open} may be called: connected, and nothing kept inside. */
  public boolean opensRecords() {
    return conversation.opensRecords();
  }

  /**
   * Opens one whole record between the caller's arrays, which must not overlap.
   *
   * @param record bytes of a record from {@code offset}, header included, {@code length} in all
   * @param out has room for {@code length - 5} bytes: what lies behind the content is written too
   * @return how many bytes of application data were written; 0 if the record was something else or
   *     no good, and then events, output and {@link #error} say what
   */
  public int open(byte[] record, int offset, int length, byte[] out, int outOffset) {
    if (!conversation.opensRecords()) {
      throw new IllegalStateException("records are opened one by one while nothing is kept");
    }
    int[] opened = {0};
    conversation.guarded(
        () -> opened[0] = conversation.inbound.open(record, offset, length, out, outOffset));
    if (opened[0] > 0) {
      conversation.dataOpened();
    }
    return opened[0];
  }

  /**
   * Changes the keys of what we send; that also happens by itself before a key has sealed too much.
   *
   * @param askPeerToo whether the peer is to change its own
   * @throws IllegalStateException unless the write half is open
   */
  public void updateKeys(boolean askPeerToo) {
    conversation.rekey(askPeerToo);
  }

  /**
   * Whether {@link #handOver} may be called: the handshake is over, under an AEAD (TLS 1.2 or 1.3),
   * our half is open, and nothing is kept inside: no question, no piece of a record, nothing in
   * {@link #transmit}. The peer may have said close_notify.
   */
  public boolean handsOver() {
    return conversation.handsOver();
  }

  /**
   * How many bytes from the peer are lacking at least until nothing is kept, so that whoever is to
   * go on reads not one too many; 0 if nothing is kept.
   */
  public int bytesToEdge() {
    return conversation.toEdge();
  }

  /**
   * Gives out what seals and opens the records to come, and ends this object's own use of it, so
   * that no nonce is used twice: it seals, opens, exports and rekeys no more. What is left are the
   * session's facts.
   *
   * @return for the caller to close
   * @throws IllegalStateException unless {@link #handsOver}
   */
  public HandOver handOver() {
    return conversation.handOver();
  }

  /** Closes the write half: close_notify waits in {@link #transmit}. Again, it does nothing. */
  public void closeNotify() {
    conversation.closeNotify();
  }

  /**
   * Time. A handshake that is not over at its deadline ends.
   *
   * @return when it wants to be told again, if ever
   */
  public Optional<Instant> tick(Instant now) {
    if (!conversation.handshaking()) {
      return Optional.empty();
    }
    if (now.isBefore(deadline)) {
      return Optional.of(deadline);
    }
    conversation.fail(new TlsError.TimedOut(conversation.state()));
    return Optional.empty();
  }

  /** How it ended, if it has failed. */
  public Optional<TlsError> error() {
    return Optional.ofNullable(conversation.error());
  }

  /** What the handshake ended in, once it is over. */
  public Optional<Session> session() {
    return Optional.ofNullable(conversation.session());
  }

  /**
   * Keying material for the application's own protocol (RFC 8446, section 7.5).
   *
   * @return a secret that the caller closes
   * @throws IllegalStateException before the handshake is over
   */
  public Secret export(String label, Bytes context, int length) {
    return conversation.exporter().export(label, context, length);
  }

  /** Zeroes all keys and forgets what waits. The peer is told nothing. */
  @Override
  public void close() {
    conversation.close();
  }
}
