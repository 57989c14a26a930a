package dev.gatehouse.tls.message;

import dev.gatehouse.tls.message.extension.Cookie;
import dev.gatehouse.tls.message.extension.Extension;
import dev.gatehouse.tls.message.extension.Extensions;
import dev.gatehouse.tls.message.extension.KeyShare;
import dev.gatehouse.tls.message.extension.SupportedVersions;
import dev.gatehouse.tls.spec.CipherSuite;
import dev.gatehouse.tls.spec.HandshakeType;
import dev.gatehouse.tls.spec.ProtocolVersion;
import dev.gatehouse.tls.spec.Rule;
import dev.gatehouse.tls.spec.TlsException;
import dev.gatehouse.wire.Bytes;
import dev.gatehouse.wire.Writer;
import org.jspecify.annotations.Nullable;

/**
 * The server would speak, but needs another hello (RFC 8446, section 4.1.4). On the wire it is a
 * {@link ServerHello} with a random of its own.
 *
 * @param legacySessionIdEcho 0..32 bytes
 * @param extensions supported_versions among them
 */
public record HelloRetryRequest(
    Bytes legacySessionIdEcho, CipherSuite cipherSuite, Extensions extensions)
    implements HandshakeMessage {
  /** SHA-256 of "HelloRetryRequest" (RFC 8446, section 4.1.3). */
  public static final Bytes RANDOM =
      Bytes.hex("cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c");

  /**
   * Checks that each extension answers one of the client's, but for the cookie, which needs no
   * asking (RFC 8446, section 4.2).
   *
   * @throws TlsException with {@link Rule#EXTENSION_SOLICITED}
   */
  public void requireSolicitedBy(ClientHello hello) throws TlsException {
    for (Extension extension : extensions.list()) {
      if (!(extension instanceof Cookie) && !hello.extensions().contains(extension.type())) {
        throw TlsException.broken(Rule.EXTENSION_SOLICITED);
      }
    }
  }

  @Override
  public HandshakeType type() {
    return HandshakeType.SERVER_HELLO;
  }

  @Override
  public void encode(Writer out) {
    ServerHello.encode(
        out, ProtocolVersion.TLS_1_2, RANDOM, legacySessionIdEcho, cipherSuite, extensions);
  }

  @Override
  public String describe() {
    return "HelloRetryRequest suite=" + cipherSuite + extensions.describe();
  }

  /** The version that the server will speak. */
  public ProtocolVersion version() {
    SupportedVersions.Choice choice = extensions.find(SupportedVersions.Choice.class);
    return choice == null ? ProtocolVersion.TLS_1_2 : choice.selectedVersion();
  }

  /** The group that the server wants a share for, or null if the shares are to stay. */
  public KeyShare.@Nullable Retry keyShare() {
    return extensions.find(KeyShare.Retry.class);
  }

  public @Nullable Cookie cookie() {
    return extensions.find(Cookie.class);
  }
}
