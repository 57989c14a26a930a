package dev.gatehouse.tls.spec;

import dev.gatehouse.pki.PathFault;
import java.util.List;
import java.util.Optional;

/**
 * How a connection ended, as a value whose type says whose fault it is. {@link #alert()} is the one
 * place that picks the alert; a new error cannot forget to, for the switch has no default.
 */
public sealed interface TlsError {
  /** The peer broke the order: {@code got} came where the state does not name it. */
  record UnexpectedMessage(String got, String state) implements TlsError {}

  /** The peer broke a MUST. */
  record PeerMisbehaved(Rule broken) implements TlsError {}

  /**
   * The peer sent bytes that are no such message. {@code what} is a message or extension, {@code
   * where} the place in it.
   */
  record Malformed(String what, String where) implements TlsError {}

  /** Nobody's fault: nothing in common. Both lists are for people. */
  record PeerIncompatible(Missing common, String theirs, String ours) implements TlsError {
    /** More than any client of good will lists, and few enough for a line in a log. */
    private static final int MOST_LISTED = 64;

    /**
     * A list of a peer's, cut where it goes on for long: one of 64 KiB would make errors ten times
     * as large, and whoever writes them down would do it at the peer's bidding.
     */
    public static String listed(List<?> all) {
      return all.size() <= MOST_LISTED
          ? all.toString()
          : all.subList(0, MOST_LISTED) + " and " + (all.size() - MOST_LISTED) + " more";
    }
  }

  /**
   * We do not believe the peer's chain. {@code depth} 0 is the leaf; {@code detail} is a sentence
   * that names the certificate.
   */
  record CertificateRejected(PathFault why, int depth, String detail) implements TlsError {}

  /**
   * The client shows no certificate, and we want one. {@code version} is the one that was agreed
   * on.
   */
  record CertificateMissing(ProtocolVersion version) implements TlsError {}

  /** The peer blames us. {@code code} 0..255. */
  record AlertReceived(int code) implements TlsError {}

  /** The handshake did not end within its time (a limit of ours). */
  record TimedOut(String state) implements TlsError {}

  /**
   * Keys that cannot be changed have protected as much as they may (a limit of ours). {@code
   * cipher} is for people.
   */
  record KeysSpent(String cipher) implements TlsError {}

  /** Our side could not go on: a key that does not sign, an answer that was a refusal. */
  record LocalFailure(String reason) implements TlsError {}

  /** What to tell the peer; empty where an answer would be noise (RFC 8446, section 6.2). */
  default Optional<AlertDescription> alert() {
    return switch (this) {
      case UnexpectedMessage _ -> Optional.of(AlertDescription.UNEXPECTED_MESSAGE);
      case PeerMisbehaved(Rule rule) -> Optional.of(rule.alert());
      case Malformed _ -> Optional.of(AlertDescription.DECODE_ERROR);
      case PeerIncompatible(Missing missing, _, _) -> Optional.of(missing.alert());
      case CertificateRejected(PathFault why, _, _) -> Optional.of(alertFor(why));
      case CertificateMissing(ProtocolVersion version) -> Optional.of(alertForNone(version));
      case AlertReceived _ -> Optional.empty();
      case TimedOut _ -> Optional.empty();
      case KeysSpent _ -> Optional.of(AlertDescription.CLOSE_NOTIFY);
      case LocalFailure _ -> Optional.of(AlertDescription.INTERNAL_ERROR);
    };
  }

  /** One sentence for a person: what, whose fault, and where to look. */
  default String sentence() {
    return switch (this) {
      case UnexpectedMessage(String got, String state) ->
          "The peer sent " + got + " in state " + state + ", where the protocol does not allow it.";
      case PeerMisbehaved(Rule rule) ->
          "The peer broke a rule: " + rule.breach() + " (" + rule.source() + ").";
      case Malformed(String what, String where) ->
          "The peer sent a malformed " + what + ": " + where + ".";
      case PeerIncompatible(Missing missing, String theirs, String ours) ->
          "No "
              + missing.what()
              + " in common: the peer offers "
              + theirs
              + ", we have "
              + ours
              + ".";
      case CertificateRejected(_, _, String detail) -> detail;
      case CertificateMissing _ ->
          "The client showed no certificate, and this server lets in nobody without one.";
      case AlertReceived(int code) -> {
        AlertDescription known = AlertDescription.of(code);
        yield "The peer ended the connection with alert "
            + (known == null ? String.valueOf(code) : known)
            + ".";
      }
      case TimedOut(String state) ->
          "The peer did not finish the handshake in time; it stopped in state " + state + ".";
      case KeysSpent(String cipher) ->
          "This connection's keys have protected as much as "
              + cipher
              + " may under one key; a new connection gets new ones.";
      case LocalFailure(String reason) -> "This side could not go on: " + reason + ".";
    };
  }

  /** RFC 8446, section 4.4.2.4; RFC 5246, section 7.4.6. */
  private static AlertDescription alertForNone(ProtocolVersion version) {
    return version.isBefore(ProtocolVersion.TLS_1_3)
        ? AlertDescription.HANDSHAKE_FAILURE
        : AlertDescription.CERTIFICATE_REQUIRED;
  }

  private static AlertDescription alertFor(PathFault why) {
    // RFC 8446, section 6.2, names what each of these is for.
    return switch (why) {
      case EXPIRED, NOT_YET_VALID -> AlertDescription.CERTIFICATE_EXPIRED;
      case UNKNOWN_ISSUER -> AlertDescription.UNKNOWN_CA;
      // "A certificate was of an unsupported type": so OpenSSL, BoringSSL and rustls call one that
      // is for something else, too.
      case UNSUPPORTED_ALGORITHM, WRONG_USAGE -> AlertDescription.UNSUPPORTED_CERTIFICATE;
      case NAME_MISMATCH,
          NAME_NOT_PERMITTED,
          BAD_SIGNATURE,
          NOT_A_CA,
          WEAK_KEY,
          MALFORMED,
          TOO_LONG ->
          AlertDescription.BAD_CERTIFICATE;
      case UNCHECKABLE -> AlertDescription.CERTIFICATE_UNKNOWN;
    };
  }
}
