package dev.gatehouse.proving.interop;

import org.jspecify.annotations.Nullable;

/**
 * What an end says was agreed on, in IANA's names; null where it does not say.
 *
 * @param protocol by ALPN; the empty text if it says that there is none
 * @param serverName as the server heard it
 * @param client who it is, as the server heard it: a common name, or the empty text for nobody
 * @param version as {@code ProtocolVersion} spells it
 */
record Facts(
    @Nullable String suite,
    @Nullable String group,
    @Nullable String protocol,
    @Nullable String serverName,
    @Nullable Boolean retried,
    @Nullable String client,
    @Nullable String version) {
  static final Facts NONE = new Facts(null, null, null, null, null, null, null);

  static Facts of(@Nullable String suite, @Nullable String group, @Nullable String protocol) {
    return new Facts(suite, group, protocol, null, null, null, null);
  }

  Facts client(@Nullable String name) {
    return new Facts(suite, group, protocol, serverName, retried, name, version);
  }

  Facts version(@Nullable String spoken) {
    return new Facts(suite, group, protocol, serverName, retried, client, spoken);
  }
}
