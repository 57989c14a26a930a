package dev.gatehouse.tls;

import dev.gatehouse.tls.config.Common;
import dev.gatehouse.tls.config.HandshakeObserver;
import dev.gatehouse.tls.handshake.Answer;
import dev.gatehouse.tls.handshake.Question;
import dev.gatehouse.tls.handshake.ResumableSession;
import dev.gatehouse.tls.handshake.Session;
import dev.gatehouse.tls.keys.Exporter;
import dev.gatehouse.tls.message.Arrival;
import dev.gatehouse.tls.message.ChangeCipherSpec;
import dev.gatehouse.tls.message.ClientHello;
import dev.gatehouse.tls.message.HandshakeMessage;
import dev.gatehouse.tls.message.HelloRequest;
import dev.gatehouse.tls.message.HelloRetryRequest;
import dev.gatehouse.tls.message.KeyUpdate;
import dev.gatehouse.tls.message.NoCertificate;
import dev.gatehouse.tls.message.ServerHello;
import dev.gatehouse.tls.message.Ssl2ClientHello;
import dev.gatehouse.tls.record.HandshakeJoiner;
import dev.gatehouse.tls.record.RecordProtection;
import dev.gatehouse.tls.spec.AlertDescription;
import dev.gatehouse.tls.spec.BulkCipher;
import dev.gatehouse.tls.spec.ClassicVersion;
import dev.gatehouse.tls.spec.Rule;
import dev.gatehouse.tls.spec.TlsError;
import dev.gatehouse.tls.spec.TlsError.UnexpectedMessage;
import dev.gatehouse.tls.spec.TlsException;
import dev.gatehouse.wire.Bytes;
import dev.gatehouse.wire.Cursor;
import dev.gatehouse.wire.Writer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Between the records and the machine, whichever version that speaks: what arrives is decoded and
 * handed to the machine, what the machine wants is done, and the first failure ends it.
 */
final class Conversation implements Inbound.Receiver {
  private final HandshakeObserver observer;
  private final boolean client;
  final Inbound inbound;
  final Outbound outbound = new Outbound();
  private final Patience patience = new Patience();
  private @Nullable Machine machine;
  private @Nullable Transcriber transcriber;
  private Bytes receivedHello = Bytes.EMPTY;
  private @Nullable Question<?> open;
  private List<Question<?>> questions = new ArrayList<>(1);
  private List<Event> events = new ArrayList<>(2);
  private boolean owesKeyUpdate;
  private boolean transportEnded;
  private Half readHalf = Half.NONE;
  private Half writeHalf = Half.NONE;
  private @Nullable TlsError error;
  private @Nullable Session session;
  private @Nullable Exporter exporter;

  Conversation(Common common, boolean client) {
    this.observer = common.observer();
    this.client = client;
    this.inbound = new Inbound(this, common.handshakeMessageBytes());
  }

  /** Hears each handshake message that goes or comes, but for the first hello that comes. */
  @FunctionalInterface
  interface Transcriber {
    void add(byte[] bytes, int offset, int length);
  }

  void begin(Machine first) {
    machine = first;
    observer.entered(first.state());
  }

  // What arrives

  @Override
  public void handshake(HandshakeJoiner joiner) throws TlsException {
    HandshakeMessage message =
        HandshakeMessage.decode(joiner.type(), joiner.body(), machine().dialect());
    observer.received(message);
    if (message instanceof KeyUpdate) {
      patience.keyUpdate();
    } else if (message instanceof HelloRequest) {
      patience.helloRequest();
    }
    boolean hello =
        message instanceof ClientHello
            || message instanceof ServerHello
            || message instanceof HelloRetryRequest;
    if (hello) {
      receivedHello = Bytes.copyOf(joiner.array(), joiner.offset(), joiner.length());
    } else if (transcriber != null && !(message instanceof HelloRequest)) {
      transcriber.add(joiner.array(), joiner.offset(), joiner.length());
    }
    step(message);
    receivedHello = Bytes.EMPTY;
  }

  private void step(Arrival arrival) throws TlsException {
    Machine next = machine().take(arrival);
    machine = next;
    observer.entered(next.state());
  }

  @Override
  public void alert(int level, int code) throws TlsException {
    observer.receivedAlert(code);
    switch (machine().meaning(level, code)) {
      case CLOSE_NOTIFY -> {
        if (readHalf != Half.OPEN) {
          throw new TlsException(new TlsError.AlertReceived(code)); // it gave up on the handshake
        }
        readHalf = Half.CLOSED;
        events.add(new Event.PeerClosed());
      }
      case WARNING -> patience.warning();
      case NO_CERTIFICATE -> step(new NoCertificate());
      case FATAL -> throw new TlsException(new TlsError.AlertReceived(code));
    }
  }

  @Override
  public void ssl2Hello(byte[] bytes, int offset, int length) throws TlsException {
    ClientHello hello = Ssl2ClientHello.decode(new Cursor(bytes, offset, offset + length));
    observer.received(hello);
    receivedHello = Bytes.copyOf(bytes, offset, length);
    step(hello);
    receivedHello = Bytes.EMPTY;
  }

  @Override
  public void data(byte[] bytes, int offset, int length) throws TlsException {
    if (readHalf != Half.OPEN) {
      throw new TlsException(new UnexpectedMessage("application data", state()));
    }
    if (length == 0) {
      patience.emptyRecord();
      return;
    }
    patience.data();
    events.add(new Event.Data(Bytes.copyOf(bytes, offset, length)));
  }

  @Override
  public void changeCipherSpec(boolean valid) throws TlsException {
    if (machine().takesChangeCipherSpec()) {
      if (!valid) {
        throw TlsException.broken(Rule.CHANGE_CIPHER_SPEC_VALUE);
      }
      observer.changeCipherSpec(false);
      step(new ChangeCipherSpec());
      return;
    }
    // RFC 8446, 5: dropped "at any time after the first ClientHello message has been sent or
    // received and before the peer's Finished message has been received".
    if (readHalf != Half.NONE || (transcriber == null && !client)) {
      throw TlsException.broken(Rule.CHANGE_CIPHER_SPEC_PLACE);
    }
    if (!valid) {
      throw TlsException.broken(Rule.CHANGE_CIPHER_SPEC_VALUE);
    }
    observer.changeCipherSpec(false);
    patience.changeCipherSpec();
  }

  @Override
  public boolean waiting() {
    return open != null;
  }

  @Override
  public boolean closed() {
    return readHalf == Half.CLOSED;
  }

  void transportEnded() {
    transportEnded = true;
    settleEnd();
  }

  /** The end counts once all before it has been looked at. */
  private void settleEnd() {
    if (!transportEnded || readHalf == Half.CLOSED || open != null) {
      return;
    }
    boolean handshaking = readHalf == Half.NONE;
    readHalf = Half.CLOSED;
    events.add(new Event.Truncated());
    if (handshaking) {
      writeHalf = Half.CLOSED;
      closeKeys();
    }
  }

  // What the machine wants

  /**
   * The hellos have agreed on a version before TLS 1.3: records and alerts are its own from here
   * on.
   *
   * @throws TlsException when the peer has said change_cipher_spec before, which TLS 1.3 passes
   *     over
   */
  void agreed(ClassicVersion version) throws TlsException {
    inbound.agreed(version);
    outbound.agreed(version);
    if (patience.passedOverChangeCipherSpec()) {
      throw TlsException.broken(Rule.CHANGE_CIPHER_SPEC_EARLY);
    }
  }

  Bytes receivedHello() {
    return receivedHello;
  }

  void transcribe(Transcriber begun) {
    transcriber = begun;
  }

  void send(HandshakeMessage message) {
    int start = outbound.gathered();
    Writer out = outbound.message(message);
    if (transcriber != null) {
      transcriber.add(out.array(), start, out.length() - start);
    }
    observer.sent(message);
  }

  void send(HandshakeMessage message, Bytes encoded) {
    outbound.message(encoded);
    if (transcriber != null) {
      transcriber.add(encoded.toArray(), 0, encoded.length());
    }
    observer.sent(message);
  }

  void sendChangeCipherSpec() {
    outbound.changeCipherSpec();
    observer.changeCipherSpec(true);
  }

  void writeKeys(RecordProtection protection, String epoch) {
    outbound.protect(protection);
    observer.keys(true, epoch);
  }

  void readKeys(RecordProtection protection, String epoch) throws TlsException {
    inbound.protect(protection);
    observer.keys(false, epoch);
  }

  void requireRecordEdge() throws TlsException {
    inbound.requireRecordEdge();
  }

  void skipEarlyData() {
    inbound.skipEarlyData(Patience.EARLY_DATA_BYTES);
  }

  void oweKeyUpdate() {
    owesKeyUpdate = true;
  }

  void keysUpdated(boolean byPeer) {
    events.add(new Event.KeysUpdated(byPeer));
  }

  void passOverTicket() throws TlsException {
    patience.ticket();
  }

  void ask(Question<?> question) {
    open = question;
    questions.add(question);
  }

  /** A warning of ours, which ends nothing. */
  void warn(AlertDescription alert) throws TlsException {
    patience.warning(); // whoever makes us say it may not do so for ever
    alertOut(alert);
  }

  void resumable(ResumableSession session) {
    events.add(new Event.Resumable(session));
  }

  /**
   * The handshake is over.
   *
   * @param ours null where nothing may be exported
   */
  void ready(Session agreed, @Nullable Exporter ours) {
    transcriber = null;
    session = agreed;
    exporter = ours;
    readHalf = Half.OPEN;
    writeHalf = Half.OPEN;
    outbound.release();
    events.add(new Event.Ready(agreed));
  }

  // What the caller wants

  List<Question<?>> questions() {
    if (questions.isEmpty()) {
      return List.of();
    }
    List<Question<?>> fresh = questions;
    questions = new ArrayList<>(1);
    return fresh;
  }

  List<Event> events() {
    if (events.isEmpty()) {
      return List.of();
    }
    List<Event> fresh = events;
    events = new ArrayList<>(2);
    return fresh;
  }

  @SuppressWarnings("ReferenceEquality") // a question is its own identity
  private void close(Question<?> question) {
    if (open != question) {
      throw new IllegalStateException(
          "no open question: " + question + " was answered before, or the connection is over");
    }
    open = null;
  }

  <A> void answer(Question<A> question, A answer) {
    close(question);
    Answer arrival = question.answeredBy(answer);
    guarded(
        () -> {
          step(arrival);
          inbound.resume();
        });
  }

  void refuse(Question<?> question, TlsError why) {
    close(question);
    fail(why);
  }

  /** New keys of ours, if we owe them or the old ones have done enough. */
  void settleKeys() {
    if (writeHalf == Half.OPEN && (owesKeyUpdate || outbound.needsUpdate())) {
      rekey(false);
    }
  }

  /** Ends the connection if its keys may not seal so much more, and cannot be changed. */
  void requireKeysFor(int bytes) {
    if (!outbound.seals(bytes)) {
      fail(outbound.keysSpent());
    }
  }

  void rekey(boolean askPeerToo) {
    if (writeHalf != Half.OPEN) {
      throw new IllegalStateException("keys change while the write half is open");
    }
    Arrival rekey =
        machine()
            .rekey(askPeerToo)
            .orElseThrow(() -> new IllegalStateException("keys change in TLS 1.3 only"));
    owesKeyUpdate = false;
    guarded(() -> step(rekey));
  }

  void closeNotify() {
    if (writeHalf == Half.CLOSED) {
      return;
    }
    if (writeHalf == Half.NONE) {
      // RFC 8446, 6.1: user_canceled "notifies the recipient that the sender is canceling the
      // handshake for some reason unrelated to a protocol failure", then comes close_notify.
      alertOut(AlertDescription.USER_CANCELED);
      alertOut(AlertDescription.CLOSE_NOTIFY);
      end(new TlsError.LocalFailure("this side closed it before the handshake was over"));
      return;
    }
    alertOut(AlertDescription.CLOSE_NOTIFY);
    writeHalf = Half.CLOSED;
  }

  private void alertOut(AlertDescription description) {
    AlertDescription said = outbound.alert(description);
    if (said != null) {
      observer.sent(said);
    }
  }

  /** Something that can fail; the connection then ends. */
  @FunctionalInterface
  interface Attempt {
    void run() throws TlsException;
  }

  void guarded(Attempt attempt) {
    try {
      attempt.run();
    } catch (TlsException e) {
      fail(e.error());
    } catch (RuntimeException e) {
      // A defect, ours or the caller's: it is thrown on, but leaves no keys behind.
      fail(new TlsError.LocalFailure("a defect ended it: " + e));
      throw e;
    }
    settleEnd();
  }

  void fail(TlsError why) {
    if (error != null) {
      return;
    }
    if (writeHalf != Half.CLOSED) {
      why.alert().ifPresent(this::alertOut);
    }
    end(why);
  }

  private void end(TlsError why) {
    error = why;
    readHalf = Half.CLOSED;
    writeHalf = Half.CLOSED;
    open = null;
    questions.clear();
    events.add(new Event.Over(why));
    observer.over(why);
    closeKeys();
  }

  private void closeKeys() {
    outbound.closeKeys();
    inbound.close();
    if (machine != null) {
      machine.close();
    }
    if (exporter != null) {
      exporter.close();
    }
    transcriber = null;
  }

  void close() {
    readHalf = Half.CLOSED;
    writeHalf = Half.CLOSED;
    open = null;
    closeKeys();
    outbound.close();
  }

  void dataOpened() {
    patience.data();
  }

  boolean handshaking() {
    return writeHalf == Half.NONE;
  }

  boolean opensRecords() {
    return readHalf == Half.OPEN && open == null && inbound.isEmpty();
  }

  /** Whether another may go on from here: see {@link TlsConnection#handsOver}. */
  boolean handsOver() {
    settleKeys();
    return session != null
        && session.suite().cipher() instanceof BulkCipher.Aead
        && error == null
        && writeHalf == Half.OPEN
        && open == null
        && (readHalf == Half.CLOSED || inbound.isEmpty())
        && outbound.pending() == 0;
  }

  int toEdge() {
    int[] missing = {0};
    if (readHalf == Half.OPEN) {
      guarded(() -> missing[0] = inbound.toEdge());
    }
    return missing[0];
  }

  HandOver handOver() {
    Session agreed = session;
    if (agreed == null || !handsOver()) {
      throw new IllegalStateException(
          "a connection is handed over once, when it is connected under an AEAD, with nothing kept"
              + " and nothing to send");
    }
    HandOver made = HandOvers.of(agreed, machine(), outbound.protection(), inbound.protection());
    close(); // not one nonce more is ours
    return made;
  }

  Half readHalf() {
    return readHalf;
  }

  Half writeHalf() {
    return writeHalf;
  }

  @Nullable TlsError error() {
    return error;
  }

  @Nullable Session session() {
    return session;
  }

  Exporter exporter() {
    if (exporter == null) {
      throw new IllegalStateException(
          session == null
              ? "nothing to export before the handshake is over"
              : "nothing to export without the extended master secret: another connection may have"
                  + " the same (RFC 7627, section 5.4)");
    }
    return exporter;
  }

  String state() {
    return machine().state();
  }

  private Machine machine() {
    if (machine == null) {
      throw new IllegalStateException("the machine has not begun");
    }
    return machine;
  }
}
