package dev.gatehouse.proving.interop;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What has to come of a conversation; null where anything will do. */
record Expectation(
    Kind kind,
    @Nullable String suite,
    @Nullable String group,
    @Nullable String protocol,
    @Nullable Boolean retried,
    @Nullable String client,
    List<String> alerts) {
  enum Kind {
    /** Both ends agree, and hear each other. */
    TALK,
    /** We refuse the peer's certificate, and the peer hears why. */
    WE_REFUSE,
    /** The peer refuses ours, and we hear why. */
    PEER_REFUSES
  }

  static final Expectation TALK =
      new Expectation(Kind.TALK, null, null, null, null, null, List.of());

  static Expectation refusal(Kind by, String... alerts) {
    return new Expectation(by, null, null, null, null, null, List.of(alerts));
  }

  Expectation suite(Object it) {
    return new Expectation(kind, it.toString(), group, protocol, retried, client, alerts);
  }

  Expectation group(Object it) {
    return new Expectation(kind, suite, it.toString(), protocol, retried, client, alerts);
  }

  Expectation protocol(String it) {
    return new Expectation(kind, suite, group, it, retried, client, alerts);
  }

  Expectation afterRetry() {
    return new Expectation(kind, suite, group, protocol, true, client, alerts);
  }

  Expectation client(String name) {
    return new Expectation(kind, suite, group, protocol, retried, name, alerts);
  }
}
