package dev.gatehouse.tls;

import dev.gatehouse.tls.message.NoCertificate;
import dev.gatehouse.tls.spec.ClassicVersion;
import dev.gatehouse.tls.spec.ContentType;
import dev.gatehouse.tls.spec.Rule;
import dev.gatehouse.tls.spec.TlsError;
import dev.gatehouse.tls.spec.TlsError.AlertReceived;
import dev.gatehouse.tls.spec.TlsError.PeerMisbehaved;
import dev.gatehouse.tls.spec.TlsError.UnexpectedMessage;
import dev.gatehouse.wire.Bytes;
import java.util.List;

/**
 * A record before TLS 1.3, or a short row of them, and what becomes of it in each state where no
 * question is open.
 */
enum ClassicRecordArrival {
  HANDSHAKE_IN_THE_CLEAR {
    @Override
    void say(ClassicStand stand) {
      stand.say(stand.clear(ContentType.HANDSHAKE, PIECE));
    }

    @Override
    Outcome expected(Place place) {
      // In the clear before there are keys, this is the beginning of a message.
      return place.hasKeys() ? breaks(Rule.RECORD_MAC) : happens();
    }
  },
  EMPTY_HANDSHAKE {
    @Override
    void say(ClassicStand stand) {
      stand.say(stand.record(ContentType.HANDSHAKE));
    }

    @Override
    Outcome expected(Place place) {
      return breaks(Rule.RECORD_NOT_EMPTY);
    }
  },
  FATAL_ALERT_IN_THE_CLEAR {
    @Override
    void say(ClassicStand stand) {
      stand.say(stand.clear(ContentType.ALERT, (byte) 2, (byte) 40));
    }

    @Override
    Outcome expected(Place place) {
      return place.hasKeys() ? breaks(Rule.RECORD_MAC) : ends(new AlertReceived(40));
    }
  },
  /** RFC 5246, section 7.2.2, leaves it to the receiver whether a warning ends anything. */
  UNKNOWN_ALERT_AS_A_WARNING {
    @Override
    void say(ClassicStand stand) {
      stand.say(stand.record(ContentType.ALERT, (byte) 1, (byte) 200));
    }

    @Override
    Outcome expected(Place place) {
      return place.start() ? ends(new AlertReceived(200)) : happens();
    }
  },
  ALERT_OF_NO_LEVEL {
    @Override
    void say(ClassicStand stand) {
      stand.say(stand.record(ContentType.ALERT, (byte) 3, (byte) 40));
    }

    @Override
    Outcome expected(Place place) {
      return place.start() ? ends(new AlertReceived(40)) : breaks(Rule.ALERT_LEVEL);
    }
  },
  CLOSE_NOTIFY_ALERT {
    @Override
    void say(ClassicStand stand) {
      stand.say(stand.record(ContentType.ALERT, (byte) 1, (byte) 0));
    }

    @Override
    Outcome expected(Place place) {
      return place.connected() ? happens(new Event.PeerClosed()) : ends(new AlertReceived(0));
    }
  },
  USER_CANCELED_ALERT {
    @Override
    void say(ClassicStand stand) {
      stand.say(stand.record(ContentType.ALERT, (byte) 1, (byte) 90));
    }

    @Override
    Outcome expected(Place place) {
      return happens();
    }
  },
  /** RFC 6101, section 5.4.2: an answer to a request for a certificate, in SSL 3.0 alone. */
  NO_CERTIFICATE_ALERT {
    @Override
    void say(ClassicStand stand) {
      stand.say(stand.record(ContentType.ALERT, (byte) 1, (byte) 41));
    }

    @Override
    Outcome expected(Place place) {
      if (place.start()) {
        return ends(new AlertReceived(41));
      }
      boolean wanted = place.server() && place.state().equals("WaitCertificate");
      return place.version() != ClassicVersion.SSL_3_0 || wanted
          ? happens()
          : ends(new UnexpectedMessage(new NoCertificate().name(), place.state()));
    }
  },
  NO_CERTIFICATE_AS_A_FATAL_ALERT {
    @Override
    void say(ClassicStand stand) {
      stand.say(stand.record(ContentType.ALERT, (byte) 2, (byte) 41));
    }

    @Override
    Outcome expected(Place place) {
      return ends(new AlertReceived(41));
    }
  },
  EMPTY_ALERT {
    @Override
    void say(ClassicStand stand) {
      stand.say(stand.record(ContentType.ALERT));
    }

    @Override
    Outcome expected(Place place) {
      return breaks(Rule.RECORD_NOT_EMPTY);
    }
  },
  TWO_ALERTS_IN_ONE {
    @Override
    void say(ClassicStand stand) {
      stand.say(stand.record(ContentType.ALERT, (byte) 1, (byte) 0, (byte) 1, (byte) 0));
    }

    @Override
    Outcome expected(Place place) {
      return breaks(Rule.ALERT_LENGTH);
    }
  },
  /** Anywhere but in its place it ends the connection (CCS injection, CVE-2014-0224). */
  CHANGE_CIPHER_SPEC {
    @Override
    void say(ClassicStand stand) {
      stand.say(stand.record(ContentType.CHANGE_CIPHER_SPEC, (byte) 1));
    }

    @Override
    Outcome expected(Place place) {
      if (place.start()) {
        // The hello's answer may be TLS 1.3's, which passes it over (RFC 8446, appendix D.4).
        return place.server() ? breaks(Rule.CHANGE_CIPHER_SPEC_PLACE) : happens();
      }
      return place.state().equals("WaitChangeCipherSpec")
          ? happens()
          : ends(new UnexpectedMessage("ChangeCipherSpec", place.state()));
    }
  },
  CHANGE_CIPHER_SPEC_IN_THE_CLEAR {
    @Override
    void say(ClassicStand stand) {
      stand.say(stand.clear(ContentType.CHANGE_CIPHER_SPEC, (byte) 1));
    }

    @Override
    Outcome expected(Place place) {
      return place.hasKeys() ? breaks(Rule.RECORD_MAC) : CHANGE_CIPHER_SPEC.expected(place);
    }
  },
  CHANGE_CIPHER_SPEC_OF_ANOTHER_VALUE {
    @Override
    void say(ClassicStand stand) {
      stand.say(stand.record(ContentType.CHANGE_CIPHER_SPEC, (byte) 2));
    }

    @Override
    Outcome expected(Place place) {
      return breaks(
          place.start() && place.server()
              ? Rule.CHANGE_CIPHER_SPEC_PLACE
              : Rule.CHANGE_CIPHER_SPEC_VALUE);
    }
  },
  CHANGE_CIPHER_SPEC_OF_TWO_BYTES {
    @Override
    void say(ClassicStand stand) {
      stand.say(stand.record(ContentType.CHANGE_CIPHER_SPEC, (byte) 1, (byte) 1));
    }

    @Override
    Outcome expected(Place place) {
      return CHANGE_CIPHER_SPEC_OF_ANOTHER_VALUE.expected(place);
    }
  },
  EMPTY_CHANGE_CIPHER_SPEC {
    @Override
    void say(ClassicStand stand) {
      stand.say(stand.record(ContentType.CHANGE_CIPHER_SPEC));
    }

    @Override
    Outcome expected(Place place) {
      return CHANGE_CIPHER_SPEC_OF_ANOTHER_VALUE.expected(place);
    }
  },
  APPLICATION_DATA {
    @Override
    void say(ClassicStand stand) {
      stand.say(stand.record(ContentType.APPLICATION_DATA, (byte) 'x'));
    }

    @Override
    Outcome expected(Place place) {
      if (place.connected()) {
        return happens(new Event.Data(Bytes.ascii("x")));
      }
      return place.hasKeys()
          ? ends(new UnexpectedMessage("application data", place.state()))
          : breaks(Rule.RECORD_NOT_YET_PROTECTED);
    }
  },
  EMPTY_APPLICATION_DATA {
    @Override
    void say(ClassicStand stand) {
      stand.say(stand.record(ContentType.APPLICATION_DATA));
    }

    @Override
    Outcome expected(Place place) {
      return place.connected() ? happens() : APPLICATION_DATA.expected(place);
    }
  },
  WHAT_NOBODY_SEALED {
    @Override
    void say(ClassicStand stand) {
      stand.say(stand.clear(ContentType.APPLICATION_DATA, new byte[48]));
    }

    @Override
    Outcome expected(Place place) {
      return breaks(place.hasKeys() ? Rule.RECORD_MAC : Rule.RECORD_NOT_YET_PROTECTED);
    }
  },
  UNKNOWN_TYPE {
    @Override
    void say(ClassicStand stand) {
      stand.say(Stand.clear(24, stand.version().version().code(), (byte) 1));
    }

    @Override
    Outcome expected(Place place) {
      return breaks(Rule.RECORD_TYPE_KNOWN);
    }
  },
  NO_VERSION_OF_TLS {
    @Override
    void say(ClassicStand stand) {
      stand.say(Stand.clear(ContentType.HANDSHAKE.code(), 0x0203, PIECE));
    }

    @Override
    Outcome expected(Place place) {
      return breaks(Rule.RECORD_LEGACY_VERSION);
    }
  },
  /** RFC 5246, appendix E.1: once it is agreed on, it is the one of every record. */
  ANOTHER_VERSION {
    @Override
    void say(ClassicStand stand) {
      int version = stand.version() == ClassicVersion.TLS_1_1 ? 0x0303 : 0x0302;
      stand.say(Stand.clear(ContentType.HANDSHAKE.code(), version, PIECE));
    }

    @Override
    Outcome expected(Place place) {
      return place.start() ? happens() : breaks(Rule.RECORD_VERSION);
    }
  },
  TOO_LONG {
    @Override
    void say(ClassicStand stand) {
      byte minor = (byte) stand.version().version().code();
      stand.say(new byte[] {22, 3, minor, 0x48, 1});
    }

    @Override
    Outcome expected(Place place) {
      return breaks(
          place.hasKeys() ? Rule.RECORD_OLDER_CIPHERTEXT_LENGTH : Rule.RECORD_PLAINTEXT_LENGTH);
    }
  },
  ALERT_BETWEEN_PIECES {
    @Override
    void say(ClassicStand stand) {
      stand.say(stand.record(ContentType.HANDSHAKE, PIECE));
      stand.say(stand.record(ContentType.ALERT, (byte) 2, (byte) 40));
    }

    @Override
    Outcome expected(Place place) {
      return breaks(Rule.HANDSHAKE_NOT_INTERLEAVED);
    }
  },
  DATA_BETWEEN_PIECES {
    @Override
    void say(ClassicStand stand) {
      stand.say(stand.record(ContentType.HANDSHAKE, PIECE));
      stand.say(stand.record(ContentType.APPLICATION_DATA, (byte) 'x'));
    }

    @Override
    Outcome expected(Place place) {
      return breaks(
          place.hasKeys() ? Rule.HANDSHAKE_NOT_INTERLEAVED : Rule.RECORD_NOT_YET_PROTECTED);
    }
  },
  CHANGE_CIPHER_SPEC_BETWEEN_PIECES {
    @Override
    void say(ClassicStand stand) {
      stand.say(stand.record(ContentType.HANDSHAKE, PIECE));
      stand.say(stand.record(ContentType.CHANGE_CIPHER_SPEC, (byte) 1));
    }

    @Override
    Outcome expected(Place place) {
      return breaks(Rule.HANDSHAKE_NOT_INTERLEAVED);
    }
  },
  MESSAGE_TOO_LONG {
    @Override
    void say(ClassicStand stand) {
      stand.say(stand.record(ContentType.HANDSHAKE, (byte) 1, (byte) 1, (byte) 0, (byte) 1));
    }

    @Override
    Outcome expected(Place place) {
      return breaks(Rule.HANDSHAKE_MESSAGE_LENGTH);
    }
  },
  THE_END {
    @Override
    void say(ClassicStand stand) {
      stand.tls.receiveEnd();
    }

    @Override
    Outcome expected(Place place) {
      return happens(new Event.Truncated());
    }
  };

  private static final byte[] PIECE = {20, 0, 0, 32, 1, 2, 3};

  /** Where it arrives. */
  record Place(boolean server, String state, ClassicVersion version, boolean hasKeys) {
    boolean connected() {
      return state.equals("Connected");
    }

    /** No version has been agreed on: records are what they are in TLS 1.3. */
    boolean start() {
      return state.equals("Start") || state.equals("WaitServerHello");
    }
  }

  /** What a record leads to. */
  sealed interface Outcome {
    record Ends(TlsError error) implements Outcome {}

    record Happens(List<Event> events) implements Outcome {}
  }

  private static Outcome breaks(Rule rule) {
    return new Outcome.Ends(new PeerMisbehaved(rule));
  }

  private static Outcome ends(TlsError error) {
    return new Outcome.Ends(error);
  }

  private static Outcome happens(Event... events) {
    return new Outcome.Happens(List.of(events));
  }

  abstract void say(ClassicStand stand);

  abstract Outcome expected(Place place);
}
