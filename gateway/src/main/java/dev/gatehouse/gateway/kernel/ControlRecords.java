package dev.gatehouse.gateway.kernel;

import dev.gatehouse.tls.spec.AlertDescription;
import dev.gatehouse.tls.spec.ContentType;
import dev.gatehouse.tls.spec.ProtocolVersion;
import dev.gatehouse.tls.spec.Rule;
import dev.gatehouse.tls.spec.TlsError;
import dev.gatehouse.tls.spec.TlsException;

/**
 * What records of the client's that are no data come to once the kernel opens them. Little is legal
 * then: alerts, and KeyUpdate in TLS 1.3. Renegotiation is refused, as by the engine.
 */
final class ControlRecords {
  enum Meaning {
    CLOSE_NOTIFY,
    PASSED_OVER,
    KEY_UPDATE,
    KEY_UPDATE_REQUESTED
  }

  /** As many as the engine takes between data, lest somebody keeps us busy with nothing. */
  private static final int MOST_IN_A_ROW = 32;

  private static final byte KEY_UPDATE = 24;
  private static final int WARNING = 1;

  private final boolean modern;
  private int inARow;

  ControlRecords(ProtocolVersion version) {
    modern = version.equals(ProtocolVersion.TLS_1_3);
  }

  /** A KeyUpdate that asks for none in return (RFC 8446, section 4.6.3). */
  static byte[] keyUpdate() {
    return new byte[] {KEY_UPDATE, 0, 0, 1, 0};
  }

  /** Data has come. */
  void data() {
    inARow = 0;
  }

  /**
   * What it comes to.
   *
   * @param content the whole record's
   * @throws TlsException the connection is over
   */
  Meaning meaning(int type, byte[] content) throws TlsException {
    if (++inARow > MOST_IN_A_ROW) {
      throw TlsException.broken(Rule.TOO_MANY_KEY_UPDATES);
    }
    if (type == ContentType.ALERT.code()) {
      return alert(content);
    }
    if (type == ContentType.HANDSHAKE.code() && modern) {
      return keyUpdate(content);
    }
    throw unexpected(
        type == ContentType.HANDSHAKE.code() ? "a handshake message" : "record " + type);
  }

  private Meaning alert(byte[] content) throws TlsException {
    if (content.length != 2) {
      throw TlsException.broken(Rule.ALERT_LENGTH);
    }
    int code = content[1] & 0xff;
    if (code == AlertDescription.CLOSE_NOTIFY.code()) {
      return Meaning.CLOSE_NOTIFY;
    }
    boolean passed = modern ? code == AlertDescription.USER_CANCELED.code() : content[0] == WARNING;
    if (passed) {
      return Meaning.PASSED_OVER;
    }
    throw new TlsException(new TlsError.AlertReceived(code));
  }

  /** One message, which ends where the record does. */
  private static Meaning keyUpdate(byte[] content) throws TlsException {
    if (content.length == 0 || content[0] != KEY_UPDATE) {
      throw unexpected("a handshake message");
    }
    if (content.length != 5 || content[1] != 0 || content[2] != 0 || content[3] != 1) {
      throw TlsException.broken(Rule.KEY_CHANGE_AT_RECORD_EDGE);
    }
    return switch (content[4]) {
      case 0 -> Meaning.KEY_UPDATE;
      case 1 -> Meaning.KEY_UPDATE_REQUESTED;
      default -> throw TlsException.broken(Rule.KEY_UPDATE_VALUE);
    };
  }

  /** What a record was that the kernel does not open. */
  TlsError unreadable(int error) {
    if (error == Libc.EMSGSIZE) {
      return new TlsError.PeerMisbehaved(Rule.RECORD_PLAINTEXT_LENGTH);
    }
    return new TlsError.PeerMisbehaved(modern ? Rule.RECORD_AUTHENTIC : Rule.RECORD_MAC);
  }

  private static TlsException unexpected(String what) {
    return new TlsException(new TlsError.UnexpectedMessage(what, "Connected"));
  }
}
