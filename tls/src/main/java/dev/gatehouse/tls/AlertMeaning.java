package dev.gatehouse.tls;

import dev.gatehouse.tls.spec.AlertDescription;
import dev.gatehouse.tls.spec.ClassicVersion;
import dev.gatehouse.tls.spec.Rule;
import dev.gatehouse.tls.spec.TlsException;

/** What an alert of the peer's comes to, which the versions do not see alike. */
enum AlertMeaning {
  /** The peer writes no more. */
  CLOSE_NOTIFY,
  /** Passed over, to a limit. */
  WARNING,
  /** Stands in the place of a Certificate message (RFC 6101, section 5.6.6). */
  NO_CERTIFICATE,
  /** The connection is over. */
  FATAL;

  /**
   * In TLS 1.3, and as long as no version has been agreed on. RFC 8446, section 6: "the severity is
   * implicit in the type of alert"; the level byte says nothing.
   */
  static AlertMeaning modern(int code) {
    if (code == AlertDescription.CLOSE_NOTIFY.code()) {
      return CLOSE_NOTIFY;
    }
    // RFC 8446, 6.1: it "SHOULD be followed by a "close_notify"", which then says it all.
    return code == AlertDescription.USER_CANCELED.code() ? WARNING : FATAL;
  }

  /**
   * Before TLS 1.3, where the level says whether it goes on (RFC 5246, section 7.2).
   *
   * @throws TlsException with {@link Rule#ALERT_LEVEL}
   */
  static AlertMeaning classic(ClassicVersion version, int level, int code) throws TlsException {
    if (level != Outbound.WARNING && level != Outbound.FATAL) {
      throw TlsException.broken(Rule.ALERT_LEVEL);
    }
    if (code == AlertDescription.CLOSE_NOTIFY.code()) {
      return CLOSE_NOTIFY;
    }
    if (level == Outbound.FATAL) {
      return FATAL;
    }
    return code == AlertDescription.NO_CERTIFICATE.code()
            && version.noCertificate() == ClassicVersion.NoCertificate.WARNING_ALERT
        ? NO_CERTIFICATE
        : WARNING;
  }
}
